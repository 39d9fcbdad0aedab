package dev.entrepot.cache.listing;

import dev.entrepot.oci.manifest.ConfigPlatform;
import dev.entrepot.oci.manifest.Platform;
import java.util.List;
import java.util.Optional;

/** What images run on: as their index says, else as their config does. Blocking. */
record Platforms(ConfigFiles configs) {
  /** What builders write where a manifest is no image but tells of one. */
  private static final String UNKNOWN = "unknown";

  /** Those of the manifests that are stored, each once. */
  List<Platform> of(ImageTree tree) {
    return tree.manifests().stream()
        .filter(part -> part.isHere() && !part.isIndex())
        .flatMap(part -> of(part).stream())
        .filter(platform -> !platform.os().equals(UNKNOWN))
        .distinct()
        .toList();
  }

  private Optional<Platform> of(ManifestPart part) {
    return part.platform()
        .or(() -> part.config().flatMap(configs::read).flatMap(ConfigPlatform::read));
  }
}
