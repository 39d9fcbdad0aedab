package dev.entrepot.cache.index.rocksdb;

import java.nio.charset.StandardCharsets;

/** The column families; what lies in each is told by {@code IndexKeys} and {@code IndexValues}. */
enum Family {
  DEFAULT("default"),
  BLOBS("blobs"),
  MANIFESTS("manifests"),
  TAGS("tags"),
  LINKS("links"),
  REFERRERS("referrers"),
  USES("uses"),
  PULLS("pulls"),
  UNREACHED("unreached");

  private final String id;

  Family(String id) {
    this.id = id;
  }

  /** The name on disk. */
  byte[] id() {
    return id.getBytes(StandardCharsets.US_ASCII);
  }
}
