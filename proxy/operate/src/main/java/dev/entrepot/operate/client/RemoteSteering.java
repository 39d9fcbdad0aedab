package dev.entrepot.operate.client;

import dev.entrepot.operate.name.UnclearNameException;
import dev.entrepot.operate.retain.HeldImage;
import dev.entrepot.operate.retain.HoldOrder;
import dev.entrepot.operate.retain.HoldResult;
import dev.entrepot.operate.retain.PruneRequest;
import dev.entrepot.operate.retain.RemovalEvent;
import dev.entrepot.operate.retain.RetentionJson;
import dev.entrepot.operate.retain.Steering;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The store of a running server, which is asked through its admin port. */
public record RemoteSteering(AdminClient server) implements Steering {
  private static final JsonObject NOTHING = new JsonObject();

  @Override
  public void order(HoldOrder order, List<String> images, Consumer<HoldResult> taker)
      throws UnclearNameException, IOException, InterruptedException {
    var reading = reading(RetentionJson.RESULT::parse, taker);
    switch (order) {
      case PIN -> server.post("pins?" + query(images), NOTHING, reading);
      case UNPIN -> server.delete("pins?" + query(images), reading);
      case FREEZE -> server.post("frozen?" + query(images), NOTHING, reading);
      case THAW -> server.delete("frozen?" + query(images), reading);
    }
  }

  @Override
  public void held(Consumer<HeldImage> taker)
      throws UnclearNameException, IOException, InterruptedException {
    server.get("held", reading(RetentionJson.HELD::parse, taker));
  }

  @Override
  public void remove(List<String> images, Consumer<RemovalEvent> taker)
      throws UnclearNameException, IOException, InterruptedException {
    server.delete("images?" + query(images), reading(RetentionJson.REMOVAL::parse, taker));
  }

  @Override
  public void prune(PruneRequest wish, Consumer<RemovalEvent> taker)
      throws UnclearNameException, IOException, InterruptedException {
    String until = wish.until().map(it -> "&until=" + AdminClient.encoded(it)).orElse("");
    server.post(
        "prune?all=" + wish.tagged() + until,
        NOTHING,
        reading(RetentionJson.REMOVAL::parse, taker));
  }

  private static String query(List<String> images) {
    return images.stream()
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
