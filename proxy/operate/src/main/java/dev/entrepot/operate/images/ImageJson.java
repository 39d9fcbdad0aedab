package dev.entrepot.operate.images;

import dev.entrepot.cache.listing.ImageSize;
import dev.entrepot.cache.listing.ListedImage;
import dev.entrepot.oci.Digest;
import dev.entrepot.oci.MediaType;
import dev.entrepot.oci.RegistryName;
import dev.entrepot.oci.Repository;
import dev.entrepot.oci.RepositoryName;
import dev.entrepot.oci.Tag;
import dev.entrepot.oci.manifest.Platform;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** Listed images as JSON, an object each. What is not known is left out; sizes are in bytes. */
public final class ImageJson {
  private ImageJson() {}

  public static JsonObject of(ListedImage image) {
    var json =
        new JsonObject()
            .put("registry", image.repository().registry().value())
            .put("repository", image.repository().name().value());
    image.tag().ifPresent(tag -> json.put("tag", tag.value()));
    json.put("digest", image.digest().toString());
    image.mediaType().ifPresent(type -> json.put("mediaType", type.value()));
    image.id().ifPresent(id -> json.put("id", id.toString()));
    image.created().ifPresent(created -> json.put("created", created.toString()));
    if (!image.labels().isEmpty()) {
      json.put("labels", new JsonObject(new LinkedHashMap<String, Object>(image.labels())));
    }
    json.put(
            "platforms", new JsonArray(image.platforms().stream().map(Platform::toString).toList()))
        .put("size", image.size().here())
        .put("sizeWhole", image.size().whole());
    image.size().shared().ifPresent(bytes -> json.put("sizeShared", bytes));
    image.size().own().ifPresent(bytes -> json.put("sizeOwn", bytes));
    json.put("complete", image.isComplete());
    image.lastPulled().ifPresent(last -> json.put("lastPulled", last.toString()));
    return json.put("pinned", image.isPinned());
  }

  /** Reads what {@link #of} has written; empty for any other text. */
  public static Optional<ListedImage> read(String line) {
    try {
      return image(new JsonObject(line));
    } catch (DecodeException | ClassCastException | DateTimeException e) {
      return Optional.empty();
    }
  }

  private static Optional<ListedImage> image(JsonObject json) {
    Optional<Repository> repository =
        RegistryName.parse(json.getString("registry", ""))
            .flatMap(
                registry ->
                    RepositoryName.parse(json.getString("repository", ""))
                        .map(name -> new Repository(registry, name)));
    return repository.flatMap(
        in -> text(json, "digest").flatMap(Digest::parse).map(digest -> image(in, digest, json)));
  }

  private static ListedImage image(Repository repository, Digest digest, JsonObject json) {
    return new ListedImage(
        repository,
        text(json, "tag").flatMap(Tag::parse),
        digest,
        text(json, "mediaType").flatMap(MediaType::parse),
        platforms(json.getJsonArray("platforms", new JsonArray())),
        text(json, "id").flatMap(Digest::parse),
        text(json, "created").map(Instant::parse),
        labels(json.getJsonObject("labels", new JsonObject())),
        new ImageSize(
            json.getLong("size", 0L),
            json.getLong("sizeWhole", 0L),
            json.containsKey("sizeShared")
                ? OptionalLong.of(json.getLong("sizeShared"))
                : OptionalLong.empty()),
        json.getBoolean("complete", false),
        text(json, "lastPulled").map(Instant::parse),
        json.getBoolean("pinned", false));
  }

  private static Optional<String> text(JsonObject json, String member) {
    return Optional.ofNullable(json.getString(member));
  }

  private static Map<String, String> labels(JsonObject json) {
    Map<String, String> labels = new LinkedHashMap<>();
    json.fieldNames().forEach(name -> labels.put(name, json.getString(name, "")));
    return labels;
  }

  private static List<Platform> platforms(JsonArray texts) {
    return texts.stream().flatMap(text -> platform(text.toString())).toList();
  }

  private static Stream<Platform> platform(String text) {
    String[] parts = text.split("/", 3);
    return parts.length < 2
        ? Stream.empty()
        : Platform.parse(parts[0], parts[1], parts.length > 2 ? parts[2] : "").stream();
  }
}
