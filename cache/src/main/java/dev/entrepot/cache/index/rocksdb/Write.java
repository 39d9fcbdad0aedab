package dev.entrepot.cache.index.rocksdb;

import dev.entrepot.cache.index.ReferrersRecord;
import dev.entrepot.cache.index.table.IndexChange;
import dev.entrepot.cache.index.table.IndexChange.Put;
import dev.entrepot.cache.index.table.IndexChange.PutManifest;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Changes that become visible as a whole.
 *
 * @param durable whether they must outlive a loss of power before they count as done
 * @param done ends when they are written
 */
record Write(List<IndexChange> changes, boolean durable, CompletableFuture<Void> done) {
  /** About what a change takes beside a manifest or list while it waits, in bytes. */
  private static final long CHANGE_BYTES = 512;

  static Write of(List<IndexChange> changes, boolean durable) {
    return new Write(List.copyOf(changes), durable, new CompletableFuture<>());
  }

  /** About what this takes while it waits, in bytes. */
  long bytes() {
    long content = 0;
    for (var change : changes) {
      content +=
          switch (change) {
            case PutManifest(var manifest) -> manifest.size();
            case Put<?, ?> put when put.value() instanceof ReferrersRecord referrers ->
                referrers.index().remaining();
            default -> 0;
          };
    }
    return content + CHANGE_BYTES * changes.size();
  }
}
