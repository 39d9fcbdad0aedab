package dev.entrepot.cache.listing;

import dev.entrepot.oci.RegistryName;
import java.util.List;
import java.util.OptionalLong;

/**
 * What takes up the disk. Sizes are in bytes.
 *
 * @param registries what tags lead to; none if that was not looked for
 */
public record DiskUse(List<Row> rows, Disk disk, List<RegistryUse> registries) {
  public DiskUse {
    rows = List.copyOf(rows);
    registries = List.copyOf(registries);
  }

  /** What a row is about. */
  public enum Part {
    /** Tags, and the blobs that they lead to. */
    IMAGES("images"),
    MANIFESTS("manifests"),
    BLOBS("blobs"),
    /** Those of the blobs that more than one image names. */
    SHARED("shared-blobs"),
    /** Downloads, those that run too. */
    UNFINISHED("unfinished-downloads"),
    /** Files that were found damaged. */
    QUARANTINE("quarantine"),
    INDEX("index");

    private final String word;

    Part(String word) {
      this.word = word;
    }

    /** The part in a word. */
    public String word() {
      return word;
    }
  }

  /**
   * How much there is of a part.
   *
   * @param bytes empty where only a look at everything would tell
   * @param reclaimable what could go without an image losing anything; empty where only a look at
   *     everything would tell
   */
  public record Row(Part part, long count, OptionalLong bytes, OptionalLong reclaimable) {}

  /**
   * The disk, and how much of it content may take.
   *
   * @param limit the most that content may have; {@link Long#MAX_VALUE} without a limit
   * @param used what it has or has reserved
   * @param indexLimit the part of the limit that entries of the index may have
   * @param indexUsed what they have, uncompressed; part of what is used
   * @param minFree what it leaves free
   * @param free what is free
   * @param capacity of the whole disk; {@link Long#MAX_VALUE} if it cannot be told
   */
  public record Disk(
      long limit,
      long used,
      long indexLimit,
      long indexUsed,
      long minFree,
      long free,
      long capacity) {}

  /**
   * What the tags of a registry lead to.
   *
   * @param bytes of blobs and manifests, each counted once in this registry
   */
  public record RegistryUse(RegistryName registry, long repositories, long images, long bytes) {}
}
