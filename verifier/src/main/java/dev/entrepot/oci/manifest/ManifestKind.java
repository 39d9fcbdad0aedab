package dev.entrepot.oci.manifest;

import dev.entrepot.oci.MediaType;
import java.util.Arrays;
import java.util.Optional;

/**
 * The kinds of manifest that differ in their fields. One that reads as two kinds is refused, since
 * two readers could take it for different things.
 */
enum ManifestKind {
  IMAGE("image manifest"),
  INDEX("image index"),
  OTHER("other manifest");

  private final String title;

  ManifestKind(String title) {
    this.title = title;
  }

  static ManifestKind of(MediaType type) {
    if (type.isImageManifest()) {
      return IMAGE;
    }
    return type.isIndex() ? INDEX : OTHER;
  }

  /** Why these fields are not a manifest of this kind; empty if they are. */
  Optional<String> fault(Fields fields) {
    if (this == OTHER) {
      return Optional.empty();
    }
    return faultOfOne(fields).or(() -> nothingOwn(fields));
  }

  private Optional<String> faultOfOne(Fields fields) {
    for (Field field : Field.values()) {
      if (fields.misshapen.contains(field)) {
        return Optional.of("the value of field %s has the wrong shape".formatted(field.key()));
      }
      if (isForeign(field) && fields.names(field)) {
        return Optional.of("field %s has no place in an %s".formatted(field.key(), title));
      }
    }
    return Optional.empty();
  }

  private Optional<String> nothingOwn(Fields fields) {
    return Arrays.stream(Field.values()).filter(this::isOwn).anyMatch(fields::names)
        ? Optional.empty()
        : Optional.of("an %s without any field of one".formatted(title));
  }

  private boolean isOwn(Field field) {
    return switch (this) {
      case IMAGE -> field == Field.CONFIG || field == Field.LAYERS;
      case INDEX -> field == Field.MANIFESTS;
      case OTHER -> true;
    };
  }

  private boolean isForeign(Field field) {
    return switch (this) {
      case IMAGE -> field == Field.MANIFESTS || field == Field.FS_LAYERS;
      case INDEX -> field == Field.CONFIG || field == Field.LAYERS || field == Field.FS_LAYERS;
      case OTHER -> false;
    };
  }
}
