package dev.entrepot.operate.images;

import dev.entrepot.oci.Digest;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/** Steps of histories as JSON, an object each. What is not known is left out. */
public final class HistoryJson {
  private HistoryJson() {}

  public static JsonObject of(HistoryStep step) {
    var json = new JsonObject();
    step.image().ifPresent(id -> json.put("id", id.toString()));
    step.created().ifPresent(created -> json.put("created", created.toString()));
    json.put("createdBy", step.createdBy());
    step.layer().ifPresent(layer -> json.put("layer", layer.toString()));
    step.size().ifPresent(bytes -> json.put("size", bytes));
    return json.put("comment", step.comment());
  }

  /** Reads what {@link #of} has written; empty for any other text. */
  public static Optional<HistoryStep> read(String line) {
    try {
      return Optional.of(new JsonObject(line))
          .filter(json -> json.containsKey("createdBy"))
          .map(HistoryJson::step);
    } catch (DecodeException | ClassCastException | DateTimeException e) {
      return Optional.empty();
    }
  }

  private static HistoryStep step(JsonObject json) {
    return new HistoryStep(
        LooseJson.text(json, "id").flatMap(Digest::parse),
        LooseJson.text(json, "created").map(Instant::parse),
        json.getString("createdBy", ""),
        LooseJson.text(json, "layer").flatMap(Digest::parse),
        json.containsKey("size") ? OptionalLong.of(json.getLong("size")) : OptionalLong.empty(),
        json.getString("comment", ""));
  }
}
