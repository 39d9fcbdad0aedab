package dev.entrepot.cache.index.rocksdb;

import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Set;

/**
 * The column families, in the order of their making; what lies in each is told by {@code IndexKeys}
 * and {@code IndexValues}.
 */
enum Family {
  DEFAULT("default"),
  BLOBS("blobs"),
  MANIFESTS("manifests"),
  TAGS("tags"),
  LINKS("links"),
  REFERRERS("referrers"),
  USES("uses"),
  PULLS("pulls"),
  UNREACHED("unreached"),
  HISTORIES("histories"),
  PUBLIC("public");

  private final String id;

  Family(String id) {
    this.id = id;
  }

  /** Those that every index has; the others came with later versions of the store. */
  static Set<Family> ofTheFirstVersion() {
    return EnumSet.range(DEFAULT, LINKS);
  }

  /** The name on disk. */
  byte[] id() {
    return id.getBytes(StandardCharsets.US_ASCII);
  }
}
