package dev.entrepot.operate.images;

import dev.entrepot.cache.index.Pulled;
import dev.entrepot.oci.Reference;
import dev.entrepot.oci.RegistryName;
import dev.entrepot.oci.Repository;
import dev.entrepot.oci.RepositoryName;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/** What clients pulled as JSON, an object each, with {@code tag} or {@code digest}. */
public final class PulledJson {
  private PulledJson() {}

  public static JsonObject of(Pulled pulled) {
    return new JsonObject()
        .put("registry", pulled.repository().registry().value())
        .put("repository", pulled.repository().name().value())
        .put(
            switch (pulled.reference()) {
              case Reference.Tagged _ -> "tag";
              case Reference.Digested _ -> "digest";
            },
            pulled.reference().toString())
        .put("lastPulled", pulled.last().toString());
  }

  /** Reads what {@link #of} has written; empty for any other text. */
  public static Optional<Pulled> read(String line) {
    try {
      return pulled(new JsonObject(line));
    } catch (DecodeException | ClassCastException | DateTimeException e) {
      return Optional.empty();
    }
  }

  private static Optional<Pulled> pulled(JsonObject json) {
    Optional<RegistryName> registry = LooseJson.text(json, "registry").flatMap(RegistryName::parse);
    Optional<RepositoryName> name =
        LooseJson.text(json, "repository").flatMap(RepositoryName::parse);
    Optional<Reference> reference =
        LooseJson.text(json, "tag")
            .or(() -> LooseJson.text(json, "digest"))
            .flatMap(Reference::parse);
    Optional<Instant> last = LooseJson.text(json, "lastPulled").map(Instant::parse);
    return registry.isPresent() && name.isPresent() && reference.isPresent() && last.isPresent()
        ? Optional.of(
            new Pulled(new Repository(registry.get(), name.get()), reference.get(), last.get()))
        : Optional.empty();
  }
}
