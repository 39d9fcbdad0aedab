package dev.entrepot.operate.bundle.write;

import dev.entrepot.cache.index.StoredManifest;
import dev.entrepot.oci.Digest;
import dev.entrepot.oci.Reference;
import dev.entrepot.oci.manifest.ImageIndex;
import dev.entrepot.oci.manifest.ImageManifest;
import dev.entrepot.oci.manifest.IndexEntry;
import dev.entrepot.oci.manifest.OtherManifest;
import dev.entrepot.operate.bundle.LayoutAnnotations;
import dev.entrepot.operate.bundle.LayoutEntries;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The documents that a bundle begins with: those of the OCI image layout, and the one by which
 * {@code docker load} finds images of one platform.
 *
 * @see <a href="https://github.com/opencontainers/image-spec/blob/main/image-layout.md">OCI image
 *     specification, image-layout.md</a>
 */
final class LayoutJson {
  private static final String INDEX_TYPE = "application/vnd.oci.image.index.v1+json";
  private static final String DOCKER_HUB = "docker.io/";
  private static final Map<String, String> ARCHITECTURES =
      Map.of("x86_64", "amd64", "aarch64", "arm64");

  private LayoutJson() {}

  static JsonObject layout() {
    return new JsonObject().put("imageLayoutVersion", "1.0.0");
  }

  /**
   * @param lacking how many blobs of the images are not in the bundle
   */
  static JsonObject index(Parcel parcel, long lacking) {
    var manifests = new JsonArray();
    parcel.images().forEach(image -> manifests.add(descriptor(image)));
    var index =
        new JsonObject()
            .put("schemaVersion", 2)
            .put("mediaType", INDEX_TYPE)
            .put("manifests", manifests);
    var annotations = new JsonObject();
    if (lacking > 0) {
      annotations.put(LayoutAnnotations.LACKING, Long.toString(lacking));
    }
    for (BundledImage signature : parcel.signatures()) {
      annotations.put(
          LayoutAnnotations.TAG + signature.name(), signature.manifest().digest().toString());
    }
    return annotations.isEmpty() ? index : index.put("annotations", annotations);
  }

  private static JsonObject descriptor(BundledImage image) {
    var annotations = new JsonObject().put(LayoutAnnotations.CONTAINERD_NAME, image.name());
    if (image.reference() instanceof Reference.Tagged) {
      annotations.put(LayoutAnnotations.REF_NAME, image.name());
    }
    return new JsonObject()
        .put("mediaType", image.manifest().mediaType().toString())
        .put("digest", image.manifest().digest().toString())
        .put("size", image.manifest().size())
        .put("annotations", annotations);
  }

  /** Those images that docker can load: one platform of each, this machine's if it is there. */
  static JsonArray docker(Parcel parcel) {
    var images = new JsonArray();
    for (BundledImage image : parcel.images()) {
      platform(parcel, image.manifest().digest())
          .flatMap(manifest -> docker(image, manifest))
          .ifPresent(images::add);
    }
    return images;
  }

  private static Optional<JsonObject> docker(BundledImage image, ImageManifest manifest) {
    return manifest
        .config()
        .map(
            config -> {
              var layers = new JsonArray();
              manifest.layers().forEach(layer -> layers.add(LayoutEntries.blob(layer.digest())));
              var tags = new JsonArray();
              if (image.reference() instanceof Reference.Tagged) {
                tags.add(dockerName(image.name()));
              }
              return new JsonObject()
                  .put("Config", LayoutEntries.blob(config.digest()))
                  .put("RepoTags", tags)
                  .put("Layers", layers);
            });
  }

  /** Docker does not know the names of its own registry's images in full. */
  private static String dockerName(String name) {
    return name.startsWith(DOCKER_HUB) ? name.substring(DOCKER_HUB.length()) : name;
  }

  private static Optional<ImageManifest> platform(Parcel parcel, Digest root) {
    return Optional.ofNullable(parcel.manifests().get(root))
        .flatMap(StoredManifest::parse)
        .flatMap(
            manifest ->
                switch (manifest) {
                  case ImageManifest image -> Optional.of(image);
                  case ImageIndex index ->
                      index.entries().stream()
                          .filter(entry -> isImage(parcel, entry.descriptor().digest()))
                          .min(Comparator.comparing(entry -> !isOfThisMachine(entry)))
                          .flatMap(entry -> platform(parcel, entry.descriptor().digest()));
                  case OtherManifest _ -> Optional.empty();
                });
  }

  private static boolean isImage(Parcel parcel, Digest digest) {
    return Optional.ofNullable(parcel.manifests().get(digest))
        .filter(manifest -> !manifest.mediaType().isIndex())
        .isPresent();
  }

  private static boolean isOfThisMachine(IndexEntry entry) {
    return entry.platform().filter(it -> it.architecture().equals(architecture())).isPresent();
  }

  private static String architecture() {
    String name = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
    return ARCHITECTURES.getOrDefault(name, name);
  }
}
