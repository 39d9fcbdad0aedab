package dev.entrepot.operate.images;

import dev.entrepot.cache.listing.BlobPart;
import dev.entrepot.oci.Descriptor;
import dev.entrepot.oci.manifest.Platform;
import io.vertx.core.json.JsonObject;
import java.util.Optional;

/** Descriptors as the OCI image specification writes them (descriptor.md). */
final class DescriptorJson {
  private DescriptorJson() {}

  static JsonObject of(Descriptor descriptor) {
    return new JsonObject()
        .put("mediaType", descriptor.mediaType().value())
        .put("digest", descriptor.digest().toString())
        .put("size", descriptor.size());
  }

  static JsonObject of(Descriptor descriptor, Optional<Platform> platform) {
    var json = of(descriptor);
    platform.ifPresent(it -> json.put("platform", of(it)));
    return json;
  }

  /** A blob's, with whether it is here. */
  static JsonObject of(BlobPart blob) {
    var json =
        new JsonObject()
            .put("mediaType", blob.mediaType().value())
            .put("digest", blob.digest().toString());
    blob.named().ifPresent(size -> json.put("size", size));
    return json.put("Available", blob.isHere());
  }

  private static JsonObject of(Platform platform) {
    var json =
        new JsonObject().put("architecture", platform.architecture()).put("os", platform.os());
    platform.variant().ifPresent(variant -> json.put("variant", variant));
    return json;
  }
}
