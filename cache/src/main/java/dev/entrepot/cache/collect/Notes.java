package dev.entrepot.cache.collect;

import static dev.entrepot.cache.index.table.Tables.PULLS;
import static dev.entrepot.cache.index.table.Tables.UNREACHED;

import dev.entrepot.cache.error.StoreException;
import dev.entrepot.cache.index.Link;
import dev.entrepot.cache.index.Pulled;
import dev.entrepot.cache.index.Unreached;
import dev.entrepot.cache.index.UnreachedKey;
import dev.entrepot.cache.index.table.IndexChange;
import dev.entrepot.cache.index.table.MetadataIndex;
import dev.entrepot.oci.Digest;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionException;

/** Notes in the index since when stored content is untagged. For one thread; blocking. */
final class Notes {
  private final MetadataIndex index;
  private final BlobUse uses;
  private final Reachability reach;
  private final Instant now;

  /**
   * @param reach all that can be reached
   */
  Notes(MetadataIndex index, BlobUse uses, Reachability reach, Instant now) {
    this.index = index;
    this.uses = uses;
    this.reach = reach;
    this.now = now;
  }

  void manifest(Digest digest) throws StoreException {
    if (!reach.has(digest) && !index.has(UNREACHED, new UnreachedKey(Link.Kind.MANIFEST, digest))) {
      put(new Unreached(Link.Kind.MANIFEST, digest, now, 0));
    }
  }

  void blob(Digest digest) throws StoreException {
    if (!reach.has(digest) && !index.has(UNREACHED, new UnreachedKey(Link.Kind.BLOB, digest))) {
      again(digest);
    }
  }

  /** A blob was used meanwhile: it is as if that were found only now. */
  void again(Digest blob) throws StoreException {
    put(new Unreached(Link.Kind.BLOB, blob, now, uses.last(blob)));
  }

  /**
   * Forgets what can be reached. What is said to be unreached since a time in the future, by a
   * clock that was ahead, is so since now.
   *
   * @return whether it can
   */
  boolean recall(Unreached content) throws StoreException {
    boolean isReached = reach.has(content.digest());
    if (isReached) {
      write(UNREACHED.delete(content.key()));
    } else if (content.since().isAfter(now)) {
      put(new Unreached(content.kind(), content.digest(), now, content.lastUse()));
    }
    return isReached;
  }

  /** A pull or look; one in the future counts as one of now from here on. */
  Pulled past(Pulled pulled) throws StoreException {
    if (!pulled.last().isAfter(now)) {
      return pulled;
    }
    var put = new Pulled(pulled.repository(), pulled.reference(), pulled.use(), now);
    write(PULLS.put(put.key(), put));
    return put;
  }

  /** A manifest was asked for, or brought: what was found before no longer counts. */
  void touched(Digest manifest) throws StoreException {
    var key = new UnreachedKey(Link.Kind.MANIFEST, manifest);
    if (index.has(UNREACHED, key)) {
      write(UNREACHED.delete(key));
    }
  }

  private void put(Unreached content) throws StoreException {
    write(UNREACHED.put(content.key(), content));
  }

  private void write(IndexChange change) throws StoreException {
    write(index, change);
  }

  /** Writes a change, which a loss of power may undo. */
  static void write(MetadataIndex index, IndexChange change) throws StoreException {
    try {
      index.apply(List.of(change)).toCompletableFuture().join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof StoreException reason
          ? reason
          : new StoreException("the index cannot write: " + e, e);
    }
  }
}
