package dev.entrepot.oci.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.oci.Descriptor;
import dev.entrepot.oci.Digest;
import dev.entrepot.oci.DigestAlgorithm;
import dev.entrepot.oci.MediaType;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Pieces of manifests, in JSON, and the way through the parser. */
final class Json {
  static final MediaType LAYER = new MediaType("application/vnd.oci.image.layer.v1.tar+gzip");

  private Json() {}

  static Digest digest(int id) {
    return Digest.of(DigestAlgorithm.SHA256, new byte[] {(byte) id, (byte) (id >> 8)});
  }

  /** The descriptor that {@link #layer} is read as. */
  static Descriptor descriptor(int id) {
    return new Descriptor(LAYER, digest(id), id);
  }

  static String layer(int id) {
    return descriptor(LAYER.value(), digest(id).toString(), Integer.toString(id));
  }

  static String descriptor(String mediaType, String digest, String size) {
    return "{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%s}"
        .formatted(mediaType, digest, size);
  }

  static ParsedManifest parse(String json, Optional<MediaType> declared) {
    return ManifestParser.parse(json.getBytes(StandardCharsets.UTF_8), declared);
  }

  static ParsedManifest parse(String json) {
    return parse(json, Optional.empty());
  }

  static <T extends Manifest> T parseAs(Class<T> kind, String json) {
    var parsed = parse(json);
    assertThat(parsed).isInstanceOf(kind);
    return kind.cast(parsed);
  }

  static String reason(String json, Optional<MediaType> declared) {
    var parsed = parse(json, declared);
    assertThat(parsed).isInstanceOf(MalformedManifest.class);
    return ((MalformedManifest) parsed).reason();
  }

  static String reason(String json) {
    return reason(json, Optional.empty());
  }
}
