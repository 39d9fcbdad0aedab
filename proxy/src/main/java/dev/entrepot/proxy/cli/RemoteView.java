package dev.entrepot.proxy.cli;

import dev.entrepot.cache.listing.DiskUse;
import dev.entrepot.cache.listing.ListedImage;
import dev.entrepot.proxy.config.ListenAddress;
import dev.entrepot.proxy.listing.DiskUseJson;
import dev.entrepot.proxy.listing.ImageJson;
import dev.entrepot.proxy.listing.ImagesQuery;
import dev.entrepot.proxy.listing.UnclearNameException;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.Optional;
import java.util.function.Consumer;
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
    ask(
        path.toString(),
        (status, lines) -> {
          Iterator<String> each = lines.iterator();
          requireOk(status, each);
          while (each.hasNext()) {
            take(each.next(), taker);
          }
          return true;
        });
  }

  private static void take(String line, Consumer<ListedImage> taker) throws IOException {
    Optional<ListedImage> image = ImageJson.read(line);
    if (image.isEmpty()) {
      throw new IOException("the server has ended the listing early: " + reason(line));
    }
    taker.accept(image.get());
  }

  @Override
  public Optional<JsonObject> inspect(String name)
      throws UnclearNameException, IOException, InterruptedException {
    String path = "images/%s?".formatted(encoded(name).replace("%2F", "/"));
    return ask(
        path,
        (status, lines) -> {
          if (status == NOT_FOUND) {
            return Optional.empty();
          }
          return Optional.of(object(only(status, lines)));
        });
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

  private <T> T ask(String path, Reading<T> reading)
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
      HttpResponse<Stream<String>> answer = send(client, target);
      try (Stream<String> lines = answer.body()) {
        return reading.of(answer.statusCode(), lines);
      } catch (UncheckedIOException e) {
        throw new IOException("the server has ended the answer early", e);
      }
    }
  }

  private HttpResponse<Stream<String>> send(HttpClient client, URI target)
      throws IOException, InterruptedException {
    try {
      return client.send(HttpRequest.newBuilder(target).build(), BodyHandlers.ofLines());
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
    throw new IOException("the server will not: %s (status %d)".formatted(reason, status));
  }

  private static JsonObject object(String line) throws IOException {
    try {
      return new JsonObject(line);
    } catch (DecodeException e) {
      throw new IOException("the server answers with something else: " + line, e);
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
