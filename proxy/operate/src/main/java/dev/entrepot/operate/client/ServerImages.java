package dev.entrepot.operate.client;

import dev.entrepot.cache.index.Pulled;
import dev.entrepot.cache.listing.DiskUse;
import dev.entrepot.cache.listing.ListedImage;
import dev.entrepot.cache.listing.history.ListedPeriods;
import dev.entrepot.config.read.Durations;
import dev.entrepot.oci.manifest.Platform;
import dev.entrepot.operate.Images;
import dev.entrepot.operate.images.DiskUseJson;
import dev.entrepot.operate.images.HistoryJson;
import dev.entrepot.operate.images.HistoryStep;
import dev.entrepot.operate.images.ImageJson;
import dev.entrepot.operate.images.Missed;
import dev.entrepot.operate.images.MissedJson;
import dev.entrepot.operate.images.PulledJson;
import dev.entrepot.operate.images.TagsJson;
import dev.entrepot.operate.name.ImagesQuery;
import dev.entrepot.operate.name.NameOrId;
import dev.entrepot.operate.name.NoSuchImageException;
import dev.entrepot.operate.name.TagsQuery;
import dev.entrepot.operate.name.UnclearNameException;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/** The store of a running server, which is asked through its admin port. */
public final class ServerImages implements Images {
  private final AdminClient server;

  public ServerImages(AdminClient server) {
    this.server = server;
  }

  @Override
  public void images(ImagesQuery query, Consumer<ListedImage> taker)
      throws UnclearNameException, IOException, InterruptedException {
    var path =
        new StringBuilder("images?all=%s&shared=%s".formatted(query.untagged(), query.shared()));
    query
        .patterns()
        .forEach(it -> path.append("&filter=").append(AdminClient.encoded(it.toString())));
    query.filter().texts().forEach(it -> path.append("&where=").append(AdminClient.encoded(it)));
    each(path.toString(), ImageJson.FORM::parse, taker);
  }

  /** Shows what each line of an answer is. */
  private <T> void each(
      String path, Function<String, Optional<T>> reader, Consumer<? super T> taker)
      throws UnclearNameException, IOException, InterruptedException {
    server.get(
        path,
        AdminClient.lines(
            line ->
                taker.accept(
                    reader
                        .apply(line)
                        .orElseThrow(
                            () ->
                                new IOException(
                                    "the server has ended the listing early: "
                                        + AdminClient.reason(line))))));
  }

  @Override
  public Optional<JsonObject> inspect(NameOrId image)
      throws UnclearNameException, IOException, InterruptedException {
    try {
      return Optional.of(
          server.get(
              path("images", image.text()),
              body -> {
                String text = AdminClient.text(body);
                return parsed(text).orElseThrow(() -> strange(text));
              }));
    } catch (NoSuchImageException e) {
      return Optional.empty();
    }
  }

  @Override
  public List<HistoryStep> history(NameOrId image, Optional<Platform> platform)
      throws UnclearNameException, IOException, InterruptedException {
    String parameter =
        platform.map(it -> "?platform=" + AdminClient.encoded(it.toString())).orElse("");
    var steps = new ArrayList<HistoryStep>();
    each(path("history", image.text()) + parameter, HistoryJson.FORM::parse, steps::add);
    return steps;
  }

  @Override
  public void manifests(NameOrId image, boolean all, Consumer<JsonObject> taker)
      throws UnclearNameException, IOException, InterruptedException {
    each(
        path("manifests", image.text()) + "?verbose=" + all,
        line -> parsed(line).filter(json -> json.containsKey("Ref")),
        taker);
  }

  @Override
  public void pulled(Optional<Duration> since, Consumer<Pulled> taker)
      throws UnclearNameException, IOException, InterruptedException {
    String bound = since.map(it -> "?since=" + Durations.format(it)).orElse("");
    each("pulls" + bound, PulledJson.FORM::parse, taker);
  }

  @Override
  public List<ListedPeriods> tags(TagsQuery query)
      throws UnclearNameException, IOException, InterruptedException {
    var tags = new ArrayList<ListedPeriods>();
    each(path("tags", query.text()), TagsJson.FORM::parse, tags::add);
    return tags;
  }

  /** The path of an image below a resource. */
  private static String path(String of, String name) {
    return of + '/' + AdminClient.encodedPath(name);
  }

  @Override
  public DiskUse diskUse(boolean thorough)
      throws UnclearNameException, IOException, InterruptedException {
    return server.get(
        "df?verbose=" + thorough,
        body -> {
          String text = AdminClient.text(body);
          return DiskUseJson.FORM.parse(text).orElseThrow(() -> strange(text));
        });
  }

  @Override
  public List<Missed> missed() throws UnclearNameException, IOException, InterruptedException {
    List<Missed> missed = new ArrayList<>();
    each("missed", MissedJson.FORM::parse, missed::add);
    return missed;
  }

  @Override
  public int forgetMissed(Instant until)
      throws UnclearNameException, IOException, InterruptedException {
    return server.delete(
        "missed?until=" + AdminClient.encoded(until.toString()),
        body -> {
          String text = AdminClient.text(body);
          return parsed(text)
              .filter(json -> json.getValue("forgotten") instanceof Integer)
              .map(json -> json.getInteger("forgotten"))
              .orElseThrow(() -> strange(text));
        });
  }

  private static Optional<JsonObject> parsed(String line) {
    try {
      return Optional.of(new JsonObject(line));
    } catch (DecodeException e) {
      return Optional.empty();
    }
  }

  private static IOException strange(String text) {
    return new IOException("the server answers with something else: " + text.strip());
  }
}
