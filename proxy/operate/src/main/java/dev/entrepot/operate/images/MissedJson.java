package dev.entrepot.operate.images;

import dev.entrepot.cache.index.Link;
import dev.entrepot.cache.missed.Miss;
import dev.entrepot.oci.Reference;
import dev.entrepot.oci.RegistryName;
import dev.entrepot.oci.Repository;
import dev.entrepot.oci.RepositoryName;
import dev.entrepot.operate.name.NamedImage;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/**
 * What was missed as JSON, an object for each: {@code registry}, {@code repository}, {@code
 * reference} (a tag or digest), {@code kind} (manifest or blob), {@code bring} (the tag or digest
 * of the image to bring; left out if none is known), {@code count} (pulls), {@code descriptions}
 * and {@code contents} (requests), {@code first} and {@code last} (times in ISO 8601).
 */
public final class MissedJson {
  private static final String MANIFEST = "manifest";
  private static final String BLOB = "blob";

  private MissedJson() {}

  public static JsonObject of(Missed missed) {
    Miss miss = missed.miss();
    var json =
        new JsonObject()
            .put("registry", miss.repository().registry().value())
            .put("repository", miss.repository().name().value())
            .put("reference", miss.reference().toString())
            .put("kind", word(miss.kind()));
    missed.image().ifPresent(image -> json.put("bring", image.reference().toString()));
    return json.put("count", miss.count())
        .put("descriptions", miss.descriptions())
        .put("contents", miss.contents())
        .put("first", miss.first().toString())
        .put("last", miss.last().toString());
  }

  /** Reads what {@link #of(Missed)} has written; empty for any other text. */
  public static Optional<Missed> read(String text) {
    try {
      return read(new JsonObject(text));
    } catch (DecodeException
        | ClassCastException
        | DateTimeException
        | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Optional<Missed> read(JsonObject json) {
    Optional<Repository> repository =
        RegistryName.parse(json.getString("registry", ""))
            .flatMap(
                registry ->
                    RepositoryName.parse(json.getString("repository", ""))
                        .map(name -> new Repository(registry, name)));
    return repository.flatMap(
        in ->
            Reference.parse(json.getString("reference", ""))
                .flatMap(
                    wanted ->
                        kind(json.getString("kind", ""))
                            .map(
                                kind ->
                                    new Missed(miss(in, wanted, kind, json), image(in, json)))));
  }

  private static Miss miss(
      Repository repository, Reference reference, Link.Kind kind, JsonObject json) {
    return new Miss(
        repository,
        reference,
        kind,
        Instant.parse(json.getString("first", "")),
        Instant.parse(json.getString("last", "")),
        json.getLong("descriptions", 0L),
        json.getLong("contents", 0L));
  }

  private static Optional<NamedImage> image(Repository repository, JsonObject json) {
    return Reference.parse(json.getString("bring", ""))
        .map(reference -> new NamedImage(repository, reference));
  }

  private static String word(Link.Kind kind) {
    return switch (kind) {
      case MANIFEST -> MANIFEST;
      case BLOB -> BLOB;
    };
  }

  private static Optional<Link.Kind> kind(String word) {
    return switch (word) {
      case MANIFEST -> Optional.of(Link.Kind.MANIFEST);
      case BLOB -> Optional.of(Link.Kind.BLOB);
      default -> Optional.empty();
    };
  }
}
