package dev.entrepot.operate.retain;

import dev.entrepot.cache.ContentCache;
import dev.entrepot.cache.collect.Collected;
import dev.entrepot.cache.collect.CollectionListener;
import dev.entrepot.cache.error.StoreException;
import dev.entrepot.oci.Digest;
import java.time.Instant;
import java.util.Set;
import java.util.function.Consumer;

/** Lets content go that nothing leads to, and tells of it. For one thread; blocking. */
final class ContentRemoval implements CollectionListener {
  private final ContentCache cache;
  private final Consumer<RemovalEvent> taker;
  private int lastWalk = -1;
  private Collected collected = Collected.NOTHING;

  ContentRemoval(ContentCache cache, Consumer<RemovalEvent> taker) {
    this.cache = cache;
    this.taker = taker;
  }

  /** Of this content, what nothing leads to. */
  void those(Set<Digest> content) throws StoreException, InterruptedException {
    if (!content.isEmpty()) {
      collected = cache.retention().collection().collectNow(content, this);
    }
  }

  /** All that nothing leads to; what was pulled by its digest later stays. */
  void all(Instant pulledBefore) throws StoreException, InterruptedException {
    collected = cache.retention().collection().collectNow(pulledBefore, this);
  }

  /** Tells what went. */
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
