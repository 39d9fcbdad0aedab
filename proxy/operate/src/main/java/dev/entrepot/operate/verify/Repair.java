package dev.entrepot.operate.verify;

import dev.entrepot.cache.ContentCache;
import dev.entrepot.cache.error.StoreException;
import dev.entrepot.oci.Digest;
import dev.entrepot.oci.Repository;
import dev.entrepot.proxy.route.Router;
import dev.entrepot.proxy.transfer.InflightTable;
import dev.entrepot.proxy.transfer.Origin;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fetches blobs again that were found wrong, where a repository is known to have them; what cannot
 * be had is left to the client that asks for it.
 */
public final class Repair {
  private static final Logger log = LoggerFactory.getLogger(Repair.class);

  private final ContentCache cache;
  private final InflightTable inflight;
  private final Router router;
  private final AtomicLong repaired = new AtomicLong();

  public Repair(ContentCache cache, InflightTable inflight, Router router) {
    this.cache = cache;
    this.inflight = inflight;
    this.router = router;
  }

  /** How many blobs have been fetched again since the start. */
  public long repaired() {
    return repaired.get();
  }

  /** One after the other, at the pace of downloads without clients. Blocking. */
  public void fetch(Set<Digest> removed) throws StoreException, InterruptedException {
    Map<Digest, Repository> holders = cache.inspection().holders(removed);
    for (Map.Entry<Digest, Repository> holder : holders.entrySet()) {
      fetch(holder.getKey(), holder.getValue());
    }
  }

  private void fetch(Digest digest, Repository repository) throws InterruptedException {
    Optional<Origin> origin = router.origin(repository);
    if (origin.isEmpty()) {
      log.info("{} is not fetched again: {} is not mirrored any more", digest, repository);
      return;
    }
    if (cache.blobs().size(digest).isEmpty()) {
      inflight.fill(origin.get(), digest);
    }
    if (cache.blobs().size(digest).isPresent()) {
      repaired.incrementAndGet();
      log.info("{} was damaged and has been fetched again from {}", digest, repository);
    } else {
      log.warn("{} was damaged and could not be fetched again from {}", digest, repository);
    }
  }
}
