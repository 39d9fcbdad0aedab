package dev.entrepot.cli.bundle;

import dev.entrepot.oci.Digest;
import dev.entrepot.oci.DigestAlgorithm;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** An OCI image layout that is made by hand, of whatever images there may be. */
public final class HandmadeLayout {
  public static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";
  public static final String INDEX = "application/vnd.oci.image.index.v1+json";
  public static final String CONFIG = "application/vnd.oci.image.config.v1+json";
  public static final String LAYER = "application/vnd.oci.image.layer.v1.tar";

  private final Map<String, byte[]> files = new LinkedHashMap<>();
  private final JsonArray entries = new JsonArray();

  /** Adds content, and tells of it as manifests do. */
  public JsonObject add(String type, byte[] bytes) {
    return add(type, bytes, DigestAlgorithm.SHA256);
  }

  public JsonObject add(String type, byte[] bytes, DigestAlgorithm algorithm) {
    Digest digest = Digest.of(algorithm, bytes);
    files.put("blobs/%s/%s".formatted(algorithm.prefix(), digest.hex()), bytes);
    return describe(type, digest, bytes.length);
  }

  public JsonObject add(String type, String text) {
    return add(type, text.getBytes(StandardCharsets.UTF_8));
  }

  public static JsonObject describe(String type, Digest digest, int size) {
    return new JsonObject()
        .put("mediaType", type)
        .put("digest", digest.toString())
        .put("size", size);
  }

  /** Adds a manifest of these. */
  public JsonObject manifest(JsonObject config, JsonObject... layers) {
    return add(MANIFEST, json(config, layers).toBuffer().getBytes());
  }

  public static JsonObject json(JsonObject config, JsonObject... layers) {
    return new JsonObject()
        .put("schemaVersion", 2)
        .put("mediaType", MANIFEST)
        .put("config", config)
        .put("layers", new JsonArray(List.of(layers)));
  }

  /** Lists an image under a name. */
  public HandmadeLayout name(JsonObject manifest, String key, String name) {
    entries.add(manifest.copy().put("annotations", new JsonObject().put(key, name)));
    return this;
  }

  public HandmadeLayout name(JsonObject manifest, String name) {
    return name(manifest, "io.containerd.image.name", name);
  }

  /** Lists content without a name. */
  public HandmadeLayout list(JsonObject manifest) {
    entries.add(manifest);
    return this;
  }

  public Path write(Path file) throws IOException {
    var all = new LinkedHashMap<>(files);
    all.put(
        "index.json",
        new JsonObject().put("schemaVersion", 2).put("manifests", entries).toBuffer().getBytes());
    return BundleFixture.bundle(file, all);
  }
}
