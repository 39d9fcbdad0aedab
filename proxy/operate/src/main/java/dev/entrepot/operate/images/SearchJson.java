package dev.entrepot.operate.images;

import dev.entrepot.proxy.upstream.FoundRepository;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.Optional;

/** Repositories that a search has found as JSON, an object each. */
public final class SearchJson {
  private SearchJson() {}

  public static JsonObject of(FoundRepository repository) {
    return new JsonObject()
        .put("name", repository.name())
        .put("description", repository.description())
        .put("stars", repository.stars())
        .put("official", repository.isOfficial());
  }

  /** Reads what {@link #of} has written; empty for any other text. */
  public static Optional<FoundRepository> read(String line) {
    try {
      var json = new JsonObject(line);
      return LooseJson.text(json, "name")
          .map(
              name ->
                  new FoundRepository(
                      name,
                      json.getString("description", ""),
                      json.getLong("stars", 0L),
                      json.getBoolean("official", false)));
    } catch (DecodeException | ClassCastException e) {
      return Optional.empty();
    }
  }
}
