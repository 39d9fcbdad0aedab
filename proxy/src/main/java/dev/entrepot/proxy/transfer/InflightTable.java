package dev.entrepot.proxy.transfer;

import dev.entrepot.cache.ContentCache;
import dev.entrepot.oci.Digest;
import dev.entrepot.oci.RegistryName;
import dev.entrepot.oci.Repository;
import dev.entrepot.proxy.upstream.Backoff;
import dev.entrepot.proxy.upstream.Upstream;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The running downloads, one a registry and digest at most: what one registry sends is not handed
 * out as another's before it is proven. Any thread; nothing here blocks but {@link #stop}.
 *
 * <p>A download leaves the table when its blob can be found in the store, or it has failed; whoever
 * came before that has joined it.
 */
public final class InflightTable {
  /** How many downloads run at once; each may hold some MiB that wait for the disk. */
  static final int MAX_DOWNLOADS = 64;

  /** How many of them are of one upstream, so that a slow one leaves room for the others. */
  static final int MAX_DOWNLOADS_OF_ONE = 32;

  /** How long a download waits for its turn: less than clients wait for an answer's head. */
  static final Duration TURN_PATIENCE = Duration.ofSeconds(25);

  private static final Logger log = LoggerFactory.getLogger(InflightTable.class);

  /** What is downloaded, and from where. */
  private record Wanted(RegistryName registry, Digest digest) {
    static Wanted of(Repository repository, Digest digest) {
      return new Wanted(repository.registry(), digest);
    }

    static Wanted of(Transfer transfer) {
      return of(transfer.repository(), transfer.digest());
    }
  }

  /**
   * @param ended open once its thread, which may not have begun yet, is done with it
   * @param wanted how many have asked for it, without those who gave it up
   */
  private record Running(
      Transfer transfer,
      Download download,
      Thread thread,
      CountDownLatch ended,
      AtomicInteger wanted) {}

  private final ContentCache cache;
  private final Backoff backoff;
  private final DownloadObserver observer;
  private final Pace pace;
  private final Map<Wanted, Running> running = new ConcurrentHashMap<>();

  /** All whose threads run, also those that nobody can join any more. */
  private final Set<Running> unfinished = ConcurrentHashMap.newKeySet();

  /** The windows of all readers that are far ahead of their downloads. */
  private final Semaphore windows = new Semaphore(Forwarding.MAX_WINDOWS);

  private final Semaphore turns = new Semaphore(MAX_DOWNLOADS, true);
  private final Map<RegistryName, Semaphore> turnsOfOne = new ConcurrentHashMap<>();

  /**
   * @param pace of downloads that nobody waits for
   */
  public InflightTable(ContentCache cache, Backoff backoff, DownloadObserver observer, Pace pace) {
    this.pace = pace;
    this.cache = cache;
    this.backoff = backoff;
    this.observer = observer;
  }

  /** Reads the registry's running download of the digest, or starts one; in one atomic step. */
  public TransferReader joinOrOpen(Upstream upstream, Repository repository, Digest digest) {
    return joinOrOpen(upstream, repository, digest, there -> true);
  }

  /**
   * The same, but for the downloads of other repositories, which are not joined: one may run beside
   * this one then.
   */
  public TransferReader joinOrOpenOwn(Upstream upstream, Repository repository, Digest digest) {
    return joinOrOpen(upstream, repository, digest, there -> there.repository().equals(repository));
  }

  private TransferReader joinOrOpen(
      Upstream upstream, Repository repository, Digest digest, Predicate<Transfer> suits) {
    Running fresh = prepare(upstream, repository, digest);
    var reader = new AtomicReference<TransferReader>();
    running.compute(
        Wanted.of(repository, digest),
        (key, there) -> {
          Optional<TransferReader> joined =
              Optional.ofNullable(there)
                  .map(Running::transfer)
                  .filter(suits)
                  .flatMap(transfer -> transfer.join(repository));
          reader.set(joined.orElseGet(fresh.transfer()::opener));
          return wanted(there != null && joined.isPresent() ? there : fresh);
        });
    if (reader.get().opener()) {
      unfinished.add(fresh);
      fresh.thread().start();
    }
    return reader.get();
  }

  /**
   * Has a digest downloaded that nobody waits for yet, and waits until that has ended, however it
   * does. Blocking.
   */
  public void fill(Upstream upstream, Repository repository, Digest digest)
      throws InterruptedException {
    joinOrBegin(upstream, repository, digest).ended().await();
  }

  /**
   * The same for somebody who may give up: then the download ends, unless anybody else has asked
   * for it. Does not block.
   */
  public WantedBlob want(Upstream upstream, Repository repository, Digest digest) {
    Running current = joinOrBegin(upstream, repository, digest);
    return new WantedBlob(current.transfer(), current.ended(), () -> giveUp(current));
  }

  private Running joinOrBegin(Upstream upstream, Repository repository, Digest digest) {
    Running fresh = prepare(upstream, repository, digest);
    Running current =
        running.compute(
            Wanted.of(repository, digest),
            (key, there) ->
                wanted(there != null && there.transfer().speaksFor(repository) ? there : fresh));
    if (current.transfer() == fresh.transfer()) {
      unfinished.add(fresh);
      fresh.thread().start();
    }
    return current;
  }

  private static Running wanted(Running running) {
    running.wanted().incrementAndGet();
    return running;
  }

  /** In one step with who may join: nobody joins what is about to end. */
  private void giveUp(Running given) {
    running.computeIfPresent(
        Wanted.of(given.transfer()),
        (key, there) -> {
          boolean ends =
              there.transfer() == given.transfer()
                  && there.wanted().decrementAndGet() == 0
                  && there.download().mayBeStopped("nobody waits for it any more");
          if (ends) {
            there.thread().interrupt();
          }
          return ends ? null : there;
        });
  }

  /** The running download of the digest from a registry, to look at only. */
  public Optional<Transfer> find(RegistryName registry, Digest digest) {
    return Optional.ofNullable(running.get(new Wanted(registry, digest))).map(Running::transfer);
  }

  /** How many downloads are running, or wait for their turn. */
  public int size() {
    return unfinished.size();
  }

  /**
   * Breaks off what is still being received and waits until what is whole has been committed, for
   * as long as the limit at most. Blocks.
   */
  public void stop(Duration limit) throws InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    for (Running download : unfinished) {
      if (download.download().mayBeStopped("this server is stopping")) {
        download.thread().interrupt();
      }
    }
    for (Running download : unfinished) {
      if (!download.ended().await(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
        log.warn("download of {} did not end in time", download.transfer().digest());
      }
    }
  }

  private Running prepare(Upstream upstream, Repository repository, Digest digest) {
    var transfer =
        new Transfer(digest, repository, new Forwarding(upstream, repository, digest, windows));
    var download = new Download(transfer, upstream, cache, backoff, observer, pace);
    var ended = new CountDownLatch(1);
    Thread thread =
        Thread.ofVirtual()
            .name("download-" + digest.hex().substring(0, 12))
            .unstarted(() -> run(transfer, download, ended));
    return new Running(transfer, download, thread, ended, new AtomicInteger());
  }

  private void run(Transfer transfer, Download download, CountDownLatch ended) {
    try {
      inTurn(transfer, download);
    } catch (InterruptedException e) {
      download.breakOff();
    } finally {
      unfinished.removeIf(there -> there.transfer() == transfer);
      running.computeIfPresent(
          Wanted.of(transfer), (key, there) -> there.transfer() == transfer ? null : there);
      transfer.letGo();
      ended.countDown();
    }
  }

  private void inTurn(Transfer transfer, Download download) throws InterruptedException {
    long until = System.nanoTime() + TURN_PATIENCE.toNanos();
    Semaphore ofOne =
        turnsOfOne.computeIfAbsent(
            transfer.repository().registry(), name -> new Semaphore(MAX_DOWNLOADS_OF_ONE, true));
    if (!takes(ofOne, until)) {
      download.breakOff("too many downloads of its upstream are running");
      return;
    }
    try {
      if (!takes(turns, until)) {
        download.breakOff("too many downloads are running");
        return;
      }
      try {
        download.run();
      } finally {
        turns.release();
      }
    } finally {
      ofOne.release();
    }
  }

  private static boolean takes(Semaphore turns, long until) throws InterruptedException {
    return turns.tryAcquire(until - System.nanoTime(), TimeUnit.NANOSECONDS);
  }
}
