package dev.entrepot.cache.listing;

import dev.entrepot.oci.manifest.ImageConfig;
import dev.entrepot.oci.manifest.Platform;
import java.util.List;
import java.util.Optional;

/** What the configs of an image's platforms say; that of the first is read once. Blocking. */
final class ImageConfigs {
  /** What builders write where a manifest is no image but tells of one. */
  private static final String UNKNOWN = "unknown";

  private final ConfigFiles files;
  private final ImageTree tree;
  private final Optional<ManifestPart> firstPart;
  private final Optional<ImageConfig> first;

  ImageConfigs(ConfigFiles files, ImageTree tree) {
    this.files = files;
    this.tree = tree;
    this.firstPart = tree.image();
    this.first = firstPart.flatMap(this::read);
  }

  /** The config of the first image that is here. */
  Optional<ImageConfig> first() {
    return first;
  }

  /**
   * What the stored manifests run on, as their index says, else as their config does; each once.
   */
  List<Platform> platforms() {
    return tree.manifests().stream()
        .filter(part -> part.isHere() && !part.isIndex())
        .flatMap(part -> platform(part).stream())
        .filter(platform -> !platform.os().equals(UNKNOWN))
        .distinct()
        .toList();
  }

  /** What a stored manifest runs on. */
  Optional<Platform> platform(ManifestPart part) {
    return part.platform()
        .or(
            () ->
                (firstPart.equals(Optional.of(part)) ? first : read(part))
                    .flatMap(ImageConfig::platform));
  }

  private Optional<ImageConfig> read(ManifestPart part) {
    return part.config().flatMap(files::read).flatMap(ImageConfig::read);
  }
}
