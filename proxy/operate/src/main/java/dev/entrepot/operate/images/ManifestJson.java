package dev.entrepot.operate.images;

import dev.entrepot.cache.index.StoredManifest;
import dev.entrepot.cache.listing.ImageDetails;
import dev.entrepot.cache.listing.ListedImage;
import dev.entrepot.cache.listing.ManifestPart;
import dev.entrepot.oci.Digest;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Manifests as JSON objects: {@code Ref}, its name; {@code Descriptor}; and, if it is here, {@code
 * Raw}, the text of the manifest as it came.
 */
public final class ManifestJson {
  private final Function<Digest, Optional<StoredManifest>> manifests;

  /**
   * @param manifests finds stored manifests
   */
  public ManifestJson(Function<Digest, Optional<StoredManifest>> manifests) {
    this.manifests = manifests;
  }

  /**
   * Shows the manifest of an image.
   *
   * @param all those too that its index names, behind it
   */
  public void each(ImageDetails details, boolean all, Consumer<JsonObject> taker) {
    details.tree().manifests().stream()
        .limit(all ? Integer.MAX_VALUE : 1)
        .forEach(part -> taker.accept(of(ref(details, part), part)));
  }

  /** That of the image is its tag, if it was asked for by one; the others have digests. */
  private static String ref(ImageDetails details, ManifestPart part) {
    ListedImage image = details.image();
    String tag = image.tag().map(it -> ":" + it).orElse("");
    boolean isTagged = !tag.isEmpty() && part.digest().equals(image.digest());
    return image.repository() + tag + (isTagged ? "" : "@" + part.digest());
  }

  private JsonObject of(String ref, ManifestPart part) {
    var json =
        new JsonObject()
            .put("Ref", ref)
            .put("Descriptor", DescriptorJson.of(part.descriptor(), part.platform()));
    manifests
        .apply(part.digest())
        .ifPresent(
            stored -> json.put("Raw", StandardCharsets.UTF_8.decode(stored.raw()).toString()));
    return json;
  }
}
