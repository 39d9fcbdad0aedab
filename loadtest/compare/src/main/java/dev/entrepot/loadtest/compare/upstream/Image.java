package dev.entrepot.loadtest.compare.upstream;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * An image.
 *
 * @param manifest its manifest
 * @param blobs its configuration, then its layers
 */
public record Image(Blob manifest, List<Blob> blobs) {
  static final String TAG = "latest";
  static final String MANIFEST_TYPE = "application/vnd.oci.image.manifest.v1+json";

  public Image {
    blobs = List.copyOf(blobs);
  }

  /** Where its manifest is asked for by its tag. */
  public String pathByTag() {
    return Content.REPOSITORY + "/manifests/" + TAG;
  }

  /** Where its manifest is asked for by its digest. */
  public String pathByDigest() {
    return Content.REPOSITORY + "/manifests/" + manifest.digest();
  }

  /** The manifest of an image, as bytes. */
  static byte[] manifest(List<Blob> blobs) throws JsonProcessingException {
    var mapper = new ObjectMapper();
    ObjectNode manifest = mapper.createObjectNode();
    manifest.put("schemaVersion", 2).put("mediaType", MANIFEST_TYPE);
    describe(
        manifest.putObject("config"), "application/vnd.oci.image.config.v1+json", blobs.getFirst());
    var layers = manifest.putArray("layers");
    for (Blob layer : blobs.subList(1, blobs.size())) {
      describe(layers.addObject(), "application/vnd.oci.image.layer.v1.tar+gzip", layer);
    }
    return mapper.writeValueAsString(manifest).getBytes(StandardCharsets.UTF_8);
  }

  private static void describe(ObjectNode descriptor, String type, Blob blob) {
    descriptor.put("mediaType", type).put("digest", blob.digest()).put("size", blob.bytes());
  }
}
