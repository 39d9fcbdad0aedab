package dev.entrepot.operate.retain;

import dev.entrepot.cache.ContentCache;
import dev.entrepot.cache.collect.Collected;
import dev.entrepot.cache.collect.CollectionListener;
import dev.entrepot.cache.error.StoreException;
import dev.entrepot.oci.Digest;
import java.time.Instant;
import java.util.Set;
import java.util.function.Consumer;

/** Deletes content that nothing refers to, and reports it. For one thread; blocking. */
final class ContentRemoval implements CollectionListener {
  private final ContentCache cache;
  private final Consumer<RemovalEvent> taker;
  private int lastWalk = -1;
  private Collected collected = Collected.NOTHING;

  ContentRemoval(ContentCache cache, Consumer<RemovalEvent> taker) {
    this.cache = cache;
    this.taker = taker;
  }

  /** Deletes that of this content that nothing refers to. */
  void those(Set<Digest> content) throws StoreException, InterruptedException {
    if (!content.isEmpty()) {
      collected = cache.retention().collection().collectNow(content, this);
    }
  }

  /** Deletes all that nothing refers to; content that was pulled by its digest later stays. */
  void all(Instant pulledBefore) throws StoreException, InterruptedException {
    collected = cache.retention().collection().collectNow(pulledBefore, this);
  }

  /** Reports what was deleted. */
  void end() {
    taker.accept(new RemovalEvent.Freed(collected));
  }

  @Override
  public void gone(Digest manifest) {
    taker.accept(new RemovalEvent.Deleted(manifest));
  }

  @Override
  public void wentOn(int walk, int walks) {
    if (walk != lastWalk) {
      lastWalk = walk;
      taker.accept(new RemovalEvent.Looking(walk, walks));
    }
  }
}
