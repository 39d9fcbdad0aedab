package dev.entrepot.operate.client;

import dev.entrepot.operate.ImageRetention;
import dev.entrepot.operate.name.NameOrId;
import dev.entrepot.operate.name.UnclearNameException;
import dev.entrepot.operate.retain.HeldImage;
import dev.entrepot.operate.retain.HoldOrder;
import dev.entrepot.operate.retain.HoldResult;
import dev.entrepot.operate.retain.HoldTarget;
import dev.entrepot.operate.retain.PruneRequest;
import dev.entrepot.operate.retain.RemovalEvent;
import dev.entrepot.operate.retain.RetentionJson;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The store of a running server, which is asked through its admin port. */
public final class ServerRetention implements ImageRetention {
  private static final JsonObject NOTHING = new JsonObject();

  private final AdminClient server;

  public ServerRetention(AdminClient server) {
    this.server = server;
  }

  @Override
  public void order(HoldOrder order, List<HoldTarget> targets, Consumer<HoldResult> taker)
      throws UnclearNameException, IOException, InterruptedException {
    var reading = reading(RetentionJson.RESULT::parse, taker);
    String query = query(targets.stream().map(HoldTarget::text));
    switch (order) {
      case PIN -> server.post("pins?" + query, NOTHING, reading);
      case UNPIN -> server.delete("pins?" + query, reading);
      case FREEZE -> server.post("frozen?" + query, NOTHING, reading);
      case THAW -> server.delete("frozen?" + query, reading);
    }
  }

  @Override
  public void held(Consumer<HeldImage> taker)
      throws UnclearNameException, IOException, InterruptedException {
    server.get("held", reading(RetentionJson.HELD::parse, taker));
  }

  @Override
  public void remove(List<NameOrId> images, Consumer<RemovalEvent> taker)
      throws UnclearNameException, IOException, InterruptedException {
    server.delete(
        "images?" + query(images.stream().map(NameOrId::text)),
        reading(RetentionJson.REMOVAL::parse, taker));
  }

  @Override
  public void prune(PruneRequest request, Consumer<RemovalEvent> taker)
      throws UnclearNameException, IOException, InterruptedException {
    String until =
        request.until().map(it -> "&until=" + AdminClient.encoded(it.toString())).orElse("");
    server.post(
        "prune?all=" + request.tagged() + until,
        NOTHING,
        reading(RetentionJson.REMOVAL::parse, taker));
  }

  private static String query(Stream<String> images) {
    return images
        .map(image -> "image=" + AdminClient.encoded(image))
        .collect(Collectors.joining("&"));
  }

  private static <T> AdminClient.Reading<Boolean> reading(
      Function<String, Optional<T>> reader, Consumer<? super T> taker) {
    return AdminClient.lines(
        line ->
            taker.accept(
                reader
                    .apply(line)
                    .orElseThrow(
                        () ->
                            new IOException(
                                "the server has ended early: " + AdminClient.reason(line)))));
  }
}
