package dev.entrepot.oci.manifest;

import dev.entrepot.oci.MediaType;
import java.util.Optional;

/** What a manifest is, told from the type that it came with and from its fields. */
final class EffectiveType {
  private EffectiveType() {}

  /** The first of: a declared manifest type, the manifest's own, the fields', any declared one. */
  static MediaType of(Optional<MediaType> declared, Fields fields) {
    return declared
        .filter(EffectiveType::isOfClients)
        .or(() -> fields.mediaType(Field.MEDIA_TYPE).filter(MediaType::mayBeOfManifest))
        .or(() -> inferred(fields))
        .or(() -> declared.filter(MediaType::mayBeOfManifest))
        .orElse(MediaType.JSON);
  }

  private static Optional<MediaType> inferred(Fields fields) {
    if (fields.namesWellShaped(Field.MANIFESTS)) {
      return Optional.of(MediaType.OCI_INDEX);
    }
    if (fields.namesWellShaped(Field.CONFIG) && fields.namesWellShaped(Field.LAYERS)) {
      return Optional.of(MediaType.OCI_MANIFEST);
    }
    if (fields.namesWellShaped(Field.FS_LAYERS)) {
      boolean signed = fields.namesWellShaped(Field.SIGNATURES);
      return Optional.of(signed ? MediaType.DOCKER_SCHEMA1_SIGNED : MediaType.DOCKER_SCHEMA1);
    }
    return Optional.empty();
  }

  private static boolean isOfClients(MediaType type) {
    return type.isImageManifest() || type.isIndex() || isSchema1(type);
  }

  private static boolean isSchema1(MediaType type) {
    return type.equals(MediaType.DOCKER_SCHEMA1) || type.equals(MediaType.DOCKER_SCHEMA1_SIGNED);
  }
}
