package dev.entrepot.cache.index.table;

import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Set;

/** The column families, in the order of their making; {@link Tables} says what lies in each. */
public enum Family {
  DEFAULT("default", false),
  BLOBS("blobs", false),
  MANIFESTS("manifests", true),
  TAGS("tags", true),
  LINKS("links", true),
  REFERRERS("referrers", true),
  USES("uses", false),
  PULLS("pulls", true),
  UNREACHED("unreached", false),
  HISTORIES("histories", true),
  PUBLIC("public", true);

  private final String id;
  private final boolean counted;

  Family(String id, boolean counted) {
    this.id = id;
    this.counted = counted;
  }

  /** Those that every index has; the others came with later versions of the store. */
  public static Set<Family> ofTheFirstVersion() {
    return EnumSet.range(DEFAULT, LINKS);
  }

  /** The name on disk. */
  public byte[] id() {
    return id.getBytes(StandardCharsets.US_ASCII);
  }

  /**
   * Whether its entries count against the bound of the index: those that grow with what upstreams
   * say. The others have at most one entry per blob.
   */
  public boolean isCounted() {
    return counted;
  }
}
