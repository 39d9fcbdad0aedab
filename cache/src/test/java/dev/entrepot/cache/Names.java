package dev.entrepot.cache;

import dev.entrepot.cache.index.TagRecord;
import dev.entrepot.oci.MediaType;
import dev.entrepot.oci.RegistryName;
import dev.entrepot.oci.Repository;
import dev.entrepot.oci.RepositoryName;
import dev.entrepot.oci.Tag;
import java.time.Instant;

/** Names that tests use. */
public final class Names {
  public static final Repository ALPINE = hub("library/alpine");
  public static final Repository DEBIAN = hub("library/debian");
  public static final Tag LATEST = new Tag("latest");
  public static final Instant NOW = Instant.parse("2026-11-01T12:00:00.123456789Z");

  private Names() {}

  public static Repository hub(String name) {
    return new Repository(RegistryName.DOCKER_HUB, new RepositoryName(name));
  }

  public static TagRecord pointingAt(Content manifest) {
    return new TagRecord(manifest.digest(), MediaType.OCI_MANIFEST, manifest.bytes().length, NOW);
  }
}
