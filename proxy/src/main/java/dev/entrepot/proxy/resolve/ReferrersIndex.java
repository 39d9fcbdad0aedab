package dev.entrepot.proxy.resolve;

import dev.entrepot.oci.Descriptor;
import dev.entrepot.oci.Digest;
import dev.entrepot.oci.MediaType;
import dev.entrepot.oci.manifest.ImageIndex;
import dev.entrepot.oci.manifest.ManifestParser;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/**
 * The image index that lists what refers to a manifest (OCI distribution specification, "Listing
 * Referrers"). It has no digest, so it may be put together and taken apart. Immutable.
 */
final class ReferrersIndex {
  private static final String MANIFESTS = "manifests";
  private static final String ARTIFACT_TYPE = "artifactType";

  private final byte[] json;

  private ReferrersIndex(byte[] json) {
    this.json = json;
  }

  /** Of nothing. */
  static ReferrersIndex empty() {
    return of(new JsonArray());
  }

  /** Reads what an upstream sent; empty if it is not an image index. */
  static Optional<ReferrersIndex> parse(byte[] raw) {
    return ManifestParser.parse(raw, Optional.of(MediaType.OCI_INDEX)) instanceof ImageIndex
        ? Optional.of(new ReferrersIndex(raw))
        : Optional.empty();
  }

  /** One that was parsed before. */
  static ReferrersIndex stored(ByteBuffer bytes) {
    var copy = new byte[bytes.remaining()];
    bytes.get(copy);
    return new ReferrersIndex(copy);
  }

  /** All that the pages list, in their order. */
  static ReferrersIndex joined(List<ReferrersIndex> pages) {
    if (pages.size() == 1) {
      return pages.getFirst();
    }
    var all = new JsonArray();
    pages.forEach(page -> page.manifests().forEach(all::add));
    return of(all);
  }

  /** What in it has an artifact type. */
  ReferrersIndex filtered(String artifactType) {
    var fitting = new JsonArray();
    manifests().stream()
        .filter(JsonObject.class::isInstance)
        .map(JsonObject.class::cast)
        .filter(entry -> artifactType.equals(entry.getValue(ARTIFACT_TYPE)))
        .forEach(fitting::add);
    return of(fitting);
  }

  /** The digests of what it lists, as far as they can be read. */
  List<Digest> digests() {
    return ManifestParser.parse(json, Optional.of(MediaType.OCI_INDEX)) instanceof ImageIndex index
        ? index.manifests().stream().map(Descriptor::digest).distinct().toList()
        : List.of();
  }

  int size() {
    return json.length;
  }

  /** The bytes, which nobody is to change. */
  byte[] bytes() {
    return json;
  }

  private JsonArray manifests() {
    return new JsonObject(Buffer.buffer(json)).getJsonArray(MANIFESTS, new JsonArray());
  }

  private static ReferrersIndex of(JsonArray manifests) {
    var index =
        new JsonObject()
            .put("schemaVersion", 2)
            .put("mediaType", MediaType.OCI_INDEX.value())
            .put(MANIFESTS, manifests);
    return new ReferrersIndex(index.toBuffer().getBytes());
  }
}
