package dev.entrepot.oci;

import java.util.List;
import java.util.Optional;

/** A media type without its parameters, in lower case: {@code type/subtype} (RFC 6838). */
public record MediaType(String value) {
  /** The longest media type, in characters: 127 for each half and the slash (RFC 6838, 4.2). */
  public static final int MAX_CHARACTERS = 255;

  private static final int MAX_HALF_CHARACTERS = 127;

  /** What the types of layers and configs begin with, those of BuildKit's caches too. */
  private static final List<String> BLOBS =
      List.of(
          "application/vnd.oci.image.layer.",
          "application/vnd.oci.image.config.",
          "application/vnd.oci.empty.",
          "application/vnd.docker.image.rootfs.",
          "application/vnd.docker.container.image.",
          "application/vnd.buildkit.cacheconfig.");

  public static final MediaType OCI_MANIFEST =
      new MediaType("application/vnd.oci.image.manifest.v1+json");
  public static final MediaType OCI_INDEX =
      new MediaType("application/vnd.oci.image.index.v1+json");
  public static final MediaType DOCKER_MANIFEST =
      new MediaType("application/vnd.docker.distribution.manifest.v2+json");
  public static final MediaType DOCKER_LIST =
      new MediaType("application/vnd.docker.distribution.manifest.list.v2+json");
  public static final MediaType DOCKER_SCHEMA1 =
      new MediaType("application/vnd.docker.distribution.manifest.v1+json");
  public static final MediaType DOCKER_SCHEMA1_SIGNED =
      new MediaType("application/vnd.docker.distribution.manifest.v1+prettyjws");
  public static final MediaType OCI_ARTIFACT =
      new MediaType("application/vnd.oci.artifact.manifest.v1+json");
  public static final MediaType OCTET_STREAM = new MediaType("application/octet-stream");
  public static final MediaType JSON = new MediaType("application/json");

  /**
   * @throws IllegalArgumentException if the value is not {@code type/subtype}
   */
  public MediaType {
    if (!isValid(value)) {
      throw new IllegalArgumentException("not a media type: " + Quoted.of(value));
    }
  }

  /** Parses a media type in any case; parameters are dropped. Empty for any other text. */
  public static Optional<MediaType> parse(String text) {
    int semicolon = text.indexOf(';');
    String essence = semicolon < 0 ? text : text.substring(0, semicolon);
    if (essence.length() > 2 * MAX_CHARACTERS) {
      return Optional.empty();
    }
    String value = Ascii.toLowerCase(essence.strip());
    return isValid(value) ? Optional.of(new MediaType(value)) : Optional.empty();
  }

  /** Whether this names a list of manifests, one a platform. */
  public boolean isIndex() {
    return equals(OCI_INDEX) || equals(DOCKER_LIST);
  }

  /** Whether this names a manifest with a config and layers. */
  public boolean isImageManifest() {
    return equals(OCI_MANIFEST) || equals(DOCKER_MANIFEST);
  }

  /** Whether this is a manifest's type that clients know. */
  public boolean isManifest() {
    return isImageManifest()
        || isIndex()
        || equals(DOCKER_SCHEMA1)
        || equals(DOCKER_SCHEMA1_SIGNED)
        || equals(OCI_ARTIFACT);
  }

  /** Whether this is the type of a layer or a config, which registries have as blobs. */
  public boolean isBlob() {
    return BLOBS.stream().anyMatch(value::startsWith);
  }

  /** Whether a manifest may be of it: an application's type, and not one that tells nothing. */
  public boolean mayBeOfManifest() {
    return value.startsWith("application/") && !equals(JSON) && !equals(OCTET_STREAM);
  }

  @Override
  public String toString() {
    return value;
  }

  private static boolean isValid(String text) {
    int slash = text.indexOf('/');
    return slash >= 0
        && isRestrictedName(text, 0, slash)
        && isRestrictedName(text, slash + 1, text.length());
  }

  private static boolean isRestrictedName(String text, int start, int end) {
    int characters = end - start;
    if (characters < 1
        || characters > MAX_HALF_CHARACTERS
        || !Ascii.isLowerAlphanumeric(text.charAt(start))) {
      return false;
    }
    for (int i = start; i < end; i++) {
      if (!isRestrictedNameCharacter(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isRestrictedNameCharacter(char c) {
    return Ascii.isLowerAlphanumeric(c) || "!#$&-^_.+".indexOf(c) >= 0;
  }
}
