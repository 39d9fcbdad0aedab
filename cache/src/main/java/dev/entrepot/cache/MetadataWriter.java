package dev.entrepot.cache;

import dev.entrepot.cache.collect.Touched;
import dev.entrepot.cache.error.StoreException;
import dev.entrepot.cache.evict.IndexCapacity;
import dev.entrepot.cache.index.table.IndexChange;
import dev.entrepot.cache.index.table.MetadataIndex;
import dev.entrepot.oci.Digest;
import dev.entrepot.oci.HumanSize;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Writes metadata. What comes is noted as touched first, so that it is not collected at that
 * moment. Any thread; nothing here waits.
 *
 * <p>What would make the index larger than {@link IndexCapacity} allows is shown from memory, as
 * long as that keeps it, and not written: the stage fails.
 */
final class MetadataWriter {
  private final MetadataIndex index;
  private final IndexCapacity room;
  private final Touched touched;
  private final StoreHealth health;

  MetadataWriter(MetadataIndex index, IndexCapacity room, Touched touched, StoreHealth health) {
    this.index = index;
    this.room = room;
    this.touched = touched;
    this.health = health;
  }

  /**
   * How much larger the index becomes.
   *
   * @param bytes about so much, if nothing is replaced
   * @param replaces whether it takes the place of something like it; asked if there is no room
   */
  record Growth(long bytes, BooleanSupplier replaces) {}

  /** From now on, until {@link #came}, this content is not collected. */
  void coming(Set<Digest> content) {
    touched.coming(content);
  }

  void came(Set<Digest> content) {
    touched.came(content);
  }

  /**
   * Adds entries.
   *
   * @param content what they are about
   * @param show shows the changes to all, and returns what ends that
   */
  CompletionStage<Void> add(
      Set<Digest> content, Growth growth, Supplier<Runnable> show, List<IndexChange> changes) {
    long reserved = room.take(growth.bytes()) ? growth.bytes() : 0;
    if (reserved == 0 && !growth.replaces().getAsBoolean()) {
      show.get().run();
      return CompletableFuture.failedFuture(noRoom(growth));
    }
    coming(content);
    return write(changes, show.get())
        .whenComplete(
            (_, _) -> {
              room.written(reserved);
              came(content);
            });
  }

  private StoreException noRoom(Growth growth) {
    return new StoreException(
        "no room in the index: it has %s of %s, and %s are wanted"
            .formatted(
                HumanSize.of(room.used()),
                HumanSize.of(room.most()),
                HumanSize.of(growth.bytes())));
  }

  /**
   * Writes changes that need no room.
   *
   * @param shown ends the memory's own showing of the changes
   */
  CompletionStage<Void> write(List<IndexChange> changes, Runnable shown) {
    return index
        .apply(changes)
        .whenComplete(
            (_, failure) -> {
              shown.run();
              if (failure != null) {
                health.failed(failure, 0);
              }
            });
  }
}
