package dev.entrepot.cache;

import dev.entrepot.oci.MediaType;
import dev.entrepot.oci.manifest.MalformedManifest;
import dev.entrepot.oci.manifest.Manifest;
import dev.entrepot.oci.manifest.ManifestParser;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Manifests of test content. */
public final class Manifests {
  private Manifests() {}

  public static Manifest parse(Content manifest) {
    return switch (ManifestParser.parse(manifest.bytes(), Optional.empty())) {
      case Manifest parsed -> parsed;
      case MalformedManifest malformed -> throw new AssertionError(malformed.toString());
    };
  }

  public static Content image(Content config, Content layer) {
    return Content.of(
        """
        {"schemaVersion":2,"mediaType":"%s","config":%s,"layers":[%s]}\
        """
            .formatted(
                MediaType.OCI_MANIFEST,
                descriptor(MediaType.JSON, config),
                descriptor(MediaType.OCTET_STREAM, layer)));
  }

  /** Refers to a manifest, as signatures do. */
  public static Content referring(Content config, Content subject) {
    return Content.of(
        """
        {"schemaVersion":2,"mediaType":"%s","config":%s,"layers":[],"subject":%s}\
        """
            .formatted(
                MediaType.OCI_MANIFEST,
                descriptor(MediaType.JSON, config),
                descriptor(MediaType.OCI_MANIFEST, subject)));
  }

  public static Content index(List<Content> manifests) {
    return Content.of(
        """
        {"schemaVersion":2,"mediaType":"%s","manifests":[%s]}\
        """
            .formatted(
                MediaType.OCI_INDEX,
                manifests.stream()
                    .map(manifest -> descriptor(MediaType.OCI_MANIFEST, manifest))
                    .collect(Collectors.joining(","))));
  }

  /** An index of blobs, as BuildKit's older caches are. */
  public static Content cache(Content layer, MediaType type) {
    return Content.of(
        """
        {"schemaVersion":2,"mediaType":"%s","manifests":[%s]}\
        """
            .formatted(MediaType.OCI_INDEX, descriptor(type, layer)));
  }

  private static String descriptor(MediaType type, Content content) {
    return """
    {"mediaType":"%s","digest":"%s","size":%d}\
    """
        .formatted(type, content.digest(), content.bytes().length);
  }
}
