package dev.entrepot.cache.index.table;

import dev.entrepot.cache.error.StoreException;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** How the index is changed: each list of changes becomes visible as a whole, in order of calls. */
public interface IndexUpdates {
  /**
   * Hands changes over to be written soon; never blocks. The stage ends, on the index's own thread,
   * when they can be looked up. They outlive the process; a loss of power may cost the latest.
   *
   * <p>The stage fails with {@link StoreException} if the index cannot write, is closed, or has too
   * much waiting.
   */
  CompletionStage<Void> apply(List<IndexChange> changes);

  /**
   * Writes changes and waits until they would outlive a loss of power; waits too while the index
   * has too much waiting.
   *
   * @throws StoreException if the index cannot write or is closed
   */
  void applyDurably(List<IndexChange> changes) throws StoreException;
}
