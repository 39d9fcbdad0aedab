package dev.entrepot.proxy.resolve.manifest;

import dev.entrepot.cache.ContentCache;
import dev.entrepot.cache.StoreHealth;
import dev.entrepot.cache.index.StoredManifest;
import dev.entrepot.config.PrefetchConfig;
import dev.entrepot.config.access.AccessLimits;
import dev.entrepot.oci.Descriptor;
import dev.entrepot.oci.Digest;
import dev.entrepot.oci.manifest.ImageIndex;
import dev.entrepot.oci.manifest.ImageManifest;
import dev.entrepot.oci.manifest.IndexEntry;
import dev.entrepot.oci.manifest.Manifest;
import dev.entrepot.oci.manifest.OtherManifest;
import dev.entrepot.proxy.resolve.CacheStatus;
import dev.entrepot.proxy.resolve.manifest.ManifestResolution.Described;
import dev.entrepot.proxy.resolve.manifest.ManifestResolution.Fetched;
import dev.entrepot.proxy.resolve.manifest.ManifestResolution.Present;
import dev.entrepot.proxy.resolve.manifest.ManifestResolution.Refused;
import dev.entrepot.proxy.route.Route;
import dev.entrepot.proxy.transfer.InflightTable;
import dev.entrepot.proxy.upstream.OriginId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fetches what a client will ask for next: the config and layers of a manifest that was not here,
 * and the manifests of an index for the platforms that are configured. Blobs of an index are left
 * to the client, which needs few of a build cache's layers. Clients join the downloads that it has
 * begun. What is stored costs nothing.
 *
 * <p>Any thread may give it work, which neither blocks nor fails: what there is no room for is
 * dropped, and fetched when a client asks.
 */
public final class Prefetch implements AutoCloseable {
  /** How many pieces of content may wait for their turn. */
  static final int MAX_WAITING = 1000;

  private static final Logger log = LoggerFactory.getLogger(Prefetch.class);

  /** Content to be had. */
  private sealed interface Job {
    Route route();

    Digest digest();

    record Blob(Route route, Digest digest) implements Job {}

    record OfIndex(Route route, Digest digest) implements Job {}

    /** What a stored manifest names. */
    record NamedBy(Route route, Digest digest) implements Job {}

    default Key key() {
      return new Key(getClass(), route().origin().id(), digest());
    }
  }

  /** What tells jobs apart. */
  private record Key(Class<? extends Job> kind, OriginId origin, Digest digest) {}

  private final PrefetchConfig config;
  private final ContentCache cache;
  private final InflightTable inflight;
  private final ManifestFetcher fetcher;
  private final BlockingQueue<Job> waiting = new ArrayBlockingQueue<>(MAX_WAITING);

  /** Queued and running jobs, so that several clients pulling the same image cause one job. */
  private final Set<Key> pending = ConcurrentHashMap.newKeySet();

  private final AtomicLong dropped = new AtomicLong();
  private final List<Thread> workers = new ArrayList<>();

  private Prefetch(
      PrefetchConfig config, ContentCache cache, InflightTable inflight, ManifestFetcher fetcher) {
    this.config = config;
    this.cache = cache;
    this.inflight = inflight;
    this.fetcher = fetcher;
  }

  /** Begins to wait for work; to be closed by the caller. */
  public static Prefetch start(
      PrefetchConfig config, ContentCache cache, InflightTable inflight, ManifestFetcher fetcher) {
    var prefetch = new Prefetch(config, cache, inflight, fetcher);
    if (config.enabled()) {
      for (int i = 0; i < config.parallel(); i++) {
        prefetch.workers.add(
            Thread.ofVirtual().name("prefetch-" + i).start(prefetch::workUntilInterrupted));
      }
    }
    return prefetch;
  }

  /** A client gets a manifest. Unless it was here already, what it names is fetched. */
  void served(Route route, ManifestResolution resolution) {
    if (!config.enabled() || isSpared(route)) {
      return;
    }
    switch (resolution) {
      case Fetched(_, Manifest parsed) -> named(route, parsed);
      case Present(StoredManifest manifest, CacheStatus status, _) -> {
        if (status == CacheStatus.MISS) {
          offer(new Job.NamedBy(route, manifest.digest()));
        }
      }
      case Described _, Refused _ -> {
        // The client gets no manifest.
      }
    }
  }

  /**
   * What a caller may download is left to what it asks for. Slow downloads would hold up those of
   * other callers, too.
   */
  private static boolean isSpared(Route route) {
    AccessLimits limits = route.share().limits();
    return limits.coldDownloads().isPresent() || limits.coldBytesPerSecond().isPresent();
  }

  private void named(Route route, Manifest manifest) {
    if (cache.health().state() instanceof StoreHealth.State.Failing) {
      return; // It would keep nothing, so that a client would have it fetched a second time.
    }
    switch (manifest) {
      case ImageManifest image ->
          image.blobs().stream()
              .filter(Descriptor::isDistributed)
              .filter(blob -> cache.inspection().capacity().isKeepable(blob.size()))
              .map(blob -> new Job.Blob(route, blob.digest()))
              .forEach(this::offer);
      case ImageIndex index ->
          index.entries().stream()
              .filter(this::isOfInterest)
              .map(entry -> new Job.OfIndex(route, entry.descriptor().digest()))
              .forEach(this::offer);
      case OtherManifest _ -> {
        // What a client will ask for next is not known.
      }
    }
  }

  /** How many pieces of content wait for their turn. */
  public int waiting() {
    return waiting.size();
  }

  /** How many there was no room for so far. */
  public long dropped() {
    return dropped.get();
  }

  /** Begins nothing more; downloads that run are the table's. */
  @Override
  public void close() {
    workers.forEach(Thread::interrupt);
  }

  private void offer(Job job) {
    if (pending.add(job.key()) && !waiting.offer(job)) {
      pending.remove(job.key());
      dropped.incrementAndGet();
    }
  }

  private void workUntilInterrupted() {
    try {
      while (true) {
        work(waiting.take());
      }
    } catch (InterruptedException e) {
      log.debug("{} ends", Thread.currentThread().getName());
    }
  }

  private void work(Job job) throws InterruptedException {
    try {
      switch (job) {
        case Job.Blob(Route route, Digest digest) -> {
          if (cache.blobs().size(digest).isEmpty()) {
            inflight.fill(route.origin(), digest);
          }
        }
        case Job.OfIndex(Route route, Digest digest) -> {
          // What is left of an upstream's quota is for what clients ask for.
          if (cache.metadata().manifest(digest).isEmpty()
              && route.health().sparing().isEmpty()
              && fetcher.get(route, digest) instanceof Fetched(_, Manifest parsed)) {
            named(route, parsed);
          }
        }
        case Job.NamedBy(Route route, Digest manifest) ->
            cache
                .metadata()
                .manifest(manifest)
                .flatMap(StoredManifest::parse)
                .ifPresent(parsed -> named(route, parsed));
      }
    } catch (RuntimeException e) {
      log.error("prefetching failed: {}", job, e);
    } finally {
      pending.remove(job.key());
    }
  }

  private boolean isOfInterest(IndexEntry entry) {
    return entry
        .platform()
        .filter(platform -> config.platforms().stream().anyMatch(named -> named.covers(platform)))
        .isPresent();
  }
}
