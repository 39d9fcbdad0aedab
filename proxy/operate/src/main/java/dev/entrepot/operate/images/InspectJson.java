package dev.entrepot.operate.images;

import dev.entrepot.cache.index.StoredManifest;
import dev.entrepot.cache.listing.BlobPart;
import dev.entrepot.cache.listing.ImageDetails;
import dev.entrepot.cache.listing.ListedImage;
import dev.entrepot.cache.listing.ManifestPart;
import dev.entrepot.oci.Digest;
import dev.entrepot.proxy.json.LooseJson;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.function.Function;

/**
 * All that is known of an image as JSON: what docker tells of its images under docker's names, and
 * what only a cache knows under {@code Entrepot}. Sizes are in bytes.
 */
public final class InspectJson {
  private final Function<Digest, Optional<StoredManifest>> manifests;

  /**
   * @param manifests finds stored manifests
   */
  public InspectJson(Function<Digest, Optional<StoredManifest>> manifests) {
    this.manifests = manifests;
  }

  public JsonObject of(ImageDetails details) {
    ListedImage image = details.image();
    var json = new JsonObject();
    image.id().ifPresent(id -> json.put("Id", id.toString()));
    var tags = new JsonArray();
    details.tags().forEach(tag -> tags.add(image.repository() + ":" + tag));
    json.put("RepoTags", tags)
        .put("RepoDigests", new JsonArray().add(image.repository() + "@" + image.digest()))
        .put("Parent", "");
    details.config().map(ConfigJson::of).ifPresent(json::mergeIn);
    json.put("Size", image.size().here());
    details.tree().manifests().stream()
        .findFirst()
        .ifPresent(
            root -> {
              json.put("Descriptor", DescriptorJson.of(root.descriptor()));
              annotations(root).ifPresent(found -> json.put("Annotations", found));
            });
    var parts = new JsonArray();
    details.tree().manifests().forEach(part -> parts.add(of(part)));
    return json.put("Manifests", parts).put("Entrepot", own(details));
  }

  private static JsonObject own(ImageDetails details) {
    ListedImage image = details.image();
    var json =
        new JsonObject()
            .put("Registry", image.repository().registry().value())
            .put("Repository", image.repository().name().value());
    image.tag().ifPresent(tag -> json.put("Tag", tag.value()));
    json.put("Digest", image.digest().toString())
        .put("Complete", image.isComplete())
        .put("SizeWhole", image.size().whole())
        .put("Pinned", image.isPinned());
    image.lastPulled().ifPresent(last -> json.put("LastPulled", last.toString()));
    details.checkedAt().ifPresent(at -> json.put("CheckedAt", at.toString()));
    return json;
  }

  private JsonObject of(ManifestPart part) {
    var json =
        new JsonObject()
            .put("Descriptor", DescriptorJson.of(part.descriptor(), part.platform()))
            .put("Available", part.isHere());
    if (part.isHere() && !part.isIndex()) {
      var layers = new JsonArray();
      for (BlobPart blob : part.blobs()) {
        if (part.config().filter(blob.digest()::equals).isPresent()) {
          json.put("Config", DescriptorJson.of(blob));
        } else {
          layers.add(DescriptorJson.of(blob));
        }
      }
      json.put("Layers", layers);
    }
    annotations(part).ifPresent(found -> json.put("Annotations", found));
    return json;
  }

  /** Texts only, as the specification has them. */
  private Optional<JsonObject> annotations(ManifestPart part) {
    if (!part.isHere()) {
      return Optional.empty();
    }
    return manifests
        .apply(part.digest())
        .flatMap(stored -> LooseJson.object(stored.bytes()))
        .flatMap(manifest -> LooseJson.object(manifest, "annotations"))
        .map(LooseJson::texts);
  }
}
