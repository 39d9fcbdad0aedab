package dev.entrepot.proxy.cli;

import dev.entrepot.cache.index.Pulled;
import dev.entrepot.cache.listing.DiskUse;
import dev.entrepot.cache.listing.ListedImage;
import dev.entrepot.cache.listing.ListedPeriods;
import dev.entrepot.oci.manifest.Platform;
import dev.entrepot.proxy.config.ListenAddress;
import dev.entrepot.proxy.listing.DiskUseJson;
import dev.entrepot.proxy.listing.HistoryJson;
import dev.entrepot.proxy.listing.HistoryStep;
import dev.entrepot.proxy.listing.ImageJson;
import dev.entrepot.proxy.listing.ImagesQuery;
import dev.entrepot.proxy.listing.Missed;
import dev.entrepot.proxy.listing.MissedJson;
import dev.entrepot.proxy.listing.NoSuchImageException;
import dev.entrepot.proxy.listing.PulledJson;
import dev.entrepot.proxy.listing.TagsJson;
import dev.entrepot.proxy.listing.UnclearNameException;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

/** The store of the server that uses a data folder, which is asked through its admin port. */
record RemoteView(ListenAddress admin, Path data) implements StoreView {
  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(3);
  private static final int OK = 200;
  private static final int BAD_REQUEST = 400;
  private static final int NOT_FOUND = 404;

  /** What is done with the lines of an answer. */
  @FunctionalInterface
  private interface Reading<T> {
    T of(int status, Stream<String> lines) throws UnclearNameException, IOException;
  }

  @Override
  public void images(ImagesQuery query, Consumer<ListedImage> taker)
      throws UnclearNameException, IOException, InterruptedException {
    var path =
        new StringBuilder("images?all=%s&shared=%s".formatted(query.untagged(), query.shared()));
    query.patterns().forEach(pattern -> path.append("&filter=").append(encoded(pattern)));
    query.filters().forEach(filter -> path.append("&where=").append(encoded(filter)));
    each(path.toString(), ImageJson::read, taker);
  }

  /** Shows what each line of an answer is. */
  private <T> void each(
      String path, Function<String, Optional<T>> reader, Consumer<? super T> taker)
      throws UnclearNameException, IOException, InterruptedException {
    ask(
        path,
        (status, lines) -> {
          Iterator<String> each = lines.iterator();
          requireOk(status, each);
          while (each.hasNext()) {
            String line = each.next();
            Optional<T> read = reader.apply(line);
            taker.accept(
                read.orElseThrow(
                    () ->
                        new IOException(
                            "the server has ended the listing early: " + reason(line))));
          }
          return true;
        });
  }

  @Override
  public Optional<JsonObject> inspect(String name)
      throws UnclearNameException, IOException, InterruptedException {
    return ask(
        path("images", name),
        (status, lines) -> {
          if (status == NOT_FOUND) {
            return Optional.empty();
          }
          return Optional.of(object(only(status, lines)));
        });
  }

  @Override
  public List<HistoryStep> history(String name, Optional<Platform> platform)
      throws UnclearNameException, IOException, InterruptedException {
    String wish = platform.map(it -> "&platform=" + encoded(it.toString())).orElse("");
    var steps = new ArrayList<HistoryStep>();
    each(path("history", name) + wish, HistoryJson::read, steps::add);
    return steps;
  }

  @Override
  public void manifests(String name, boolean all, Consumer<JsonObject> taker)
      throws UnclearNameException, IOException, InterruptedException {
    each(
        path("manifests", name) + "verbose=" + all,
        line -> parsed(line).filter(json -> json.containsKey("Ref")),
        taker);
  }

  @Override
  public void pulled(Optional<String> since, Consumer<Pulled> taker)
      throws UnclearNameException, IOException, InterruptedException {
    String wish = since.map(text -> "since=" + encoded(text)).orElse("");
    each("pulls?" + wish, PulledJson::read, taker);
  }

  @Override
  public List<ListedPeriods> tags(String name)
      throws UnclearNameException, IOException, InterruptedException {
    var tags = new ArrayList<ListedPeriods>();
    each(path("tags", name), TagsJson::read, tags::add);
    return tags;
  }

  /** The path of what is told of an image, up to its parameters. */
  private static String path(String of, String name) {
    return "%s/%s?".formatted(of, encoded(name).replace("%2F", "/"));
  }

  @Override
  public DiskUse diskUse(boolean thorough)
      throws UnclearNameException, IOException, InterruptedException {
    return ask(
        "df?verbose=" + thorough,
        (status, lines) -> {
          String line = only(status, lines);
          return DiskUseJson.read(line)
              .orElseThrow(
                  () -> new IOException("the server answers with something else: " + line));
        });
  }

  @Override
  public List<Missed> missed() throws UnclearNameException, IOException, InterruptedException {
    return ask(
        "missed?",
        (status, lines) -> {
          Iterator<String> each = lines.iterator();
          requireOk(status, each);
          List<Missed> missed = new ArrayList<>();
          while (each.hasNext()) {
            missed.add(missed(each.next()));
          }
          return missed;
        });
  }

  private static Missed missed(String line) throws IOException {
    return MissedJson.read(line)
        .orElseThrow(
            () -> new IOException("the server has ended the listing early: " + reason(line)));
  }

  @Override
  public void forgetMissed(Instant until)
      throws UnclearNameException, IOException, InterruptedException {
    var _ =
        ask(
            "DELETE",
            "missed?until=" + encoded(until.toString()),
            (status, lines) -> only(status, lines));
  }

  private <T> T ask(String path, Reading<T> reading)
      throws UnclearNameException, IOException, InterruptedException {
    return ask("GET", path, reading);
  }

  private <T> T ask(String method, String path, Reading<T> reading)
      throws UnclearNameException, IOException, InterruptedException {
    URI target =
        URI.create(
            "http://%s/api/v1/%s&data=%s"
                .formatted(
                    HealthProbe.reachable(admin), path, encoded(data.toAbsolutePath().toString())));
    try (var client =
        HttpClient.newBuilder()
            .proxy(HttpClient.Builder.NO_PROXY)
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_LIMIT)
            .build()) {
      var request = HttpRequest.newBuilder(target).method(method, BodyPublishers.noBody()).build();
      HttpResponse<Stream<String>> answer = send(client, request);
      try (Stream<String> lines = answer.body()) {
        return reading.of(answer.statusCode(), lines);
      } catch (UncheckedIOException e) {
        throw new IOException("the server has ended the answer early", e);
      }
    }
  }

  private HttpResponse<Stream<String>> send(HttpClient client, HttpRequest request)
      throws IOException, InterruptedException {
    try {
      return client.send(request, BodyHandlers.ofLines());
    } catch (IOException e) {
      throw new IOException(
          "%s is in use, and its server cannot be asked at %s: name its configuration by --config"
              .formatted(data, HealthProbe.reachable(admin)),
          e);
    }
  }

  private static String only(int status, Stream<String> lines)
      throws UnclearNameException, IOException {
    Iterator<String> each = lines.iterator();
    requireOk(status, each);
    return each.hasNext() ? each.next() : "";
  }

  private static void requireOk(int status, Iterator<String> lines)
      throws UnclearNameException, IOException {
    if (status == OK) {
      return;
    }
    String reason = reason(lines.hasNext() ? lines.next() : "");
    if (status == BAD_REQUEST) {
      throw new UnclearNameException(reason);
    }
    if (status == NOT_FOUND) {
      throw new NoSuchImageException(reason);
    }
    throw new IOException("the server will not: %s (status %d)".formatted(reason, status));
  }

  private static JsonObject object(String line) throws IOException {
    return parsed(line)
        .orElseThrow(() -> new IOException("the server answers with something else: " + line));
  }

  private static Optional<JsonObject> parsed(String line) {
    try {
      return Optional.of(new JsonObject(line));
    } catch (DecodeException e) {
      return Optional.empty();
    }
  }

  private static String reason(String line) {
    try {
      return new JsonObject(line).getString("error", line);
    } catch (DecodeException | ClassCastException e) {
      return line;
    }
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
