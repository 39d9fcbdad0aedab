package dev.entrepot.proxy.transfer;

import dev.entrepot.cache.ContentCache;
import dev.entrepot.config.DownloadsConfig;
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
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
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
  /**
   * How long a client waits for a turn without an answer's head: some give up after 30 s
   * (containerd), and the head may need a question to the upstream.
   */
  static final Duration HEAD_PATIENCE = Duration.ofSeconds(10);

  /** For whom this server downloads what no client has asked for. */
  private static final String ITSELF = "";

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

  private final ContentCache cache;
  private final Backoff backoff;
  private final DownloadObserver observer;
  private final Pace pace;
  private final Map<Wanted, RunningDownload> running = new ConcurrentHashMap<>();

  /** All whose threads run, also those that nobody can join any more. */
  private final Set<RunningDownload> unfinished = ConcurrentHashMap.newKeySet();

  /** The windows of all readers that are far ahead of their downloads. */
  private final Semaphore windows = new Semaphore(Forwarding.MAX_WINDOWS);

  private final DownloadTurns turns;

  /**
   * @param pace of downloads that nobody waits for
   */
  public InflightTable(
      ContentCache cache,
      Backoff backoff,
      DownloadObserver observer,
      Pace pace,
      DownloadsConfig config) {
    this.pace = pace;
    this.cache = cache;
    this.backoff = backoff;
    this.observer = observer;
    this.turns =
        new DownloadTurns(
            Math.toIntExact(config.atOnce()), Math.toIntExact(config.atOncePerUpstream()));
  }

  /**
   * Reads the registry's running download of the digest, or starts one; in one atomic step.
   *
   * @param client for whom, as turns are shared out among clients
   */
  public TransferReader joinOrOpen(
      Upstream upstream, Repository repository, Digest digest, String client) {
    return joinOrOpen(upstream, repository, digest, client, there -> true);
  }

  /**
   * The same, but for the downloads of other repositories, which are not joined: one may run beside
   * this one then.
   */
  public TransferReader joinOrOpenOwn(
      Upstream upstream, Repository repository, Digest digest, String client) {
    return joinOrOpen(
        upstream, repository, digest, client, there -> there.repository().equals(repository));
  }

  private TransferReader joinOrOpen(
      Upstream upstream,
      Repository repository,
      Digest digest,
      String client,
      Predicate<Transfer> suits) {
    RunningDownload fresh = prepare(upstream, repository, digest, client);
    var reader = new AtomicReference<TransferReader>();
    running.compute(
        Wanted.of(repository, digest),
        (key, there) -> {
          Optional<TransferReader> joined =
              Optional.ofNullable(there)
                  .map(RunningDownload::transfer)
                  .filter(suits)
                  .flatMap(transfer -> transfer.join(repository));
          reader.set(joined.orElseGet(fresh.transfer()::opener));
          return asked(there != null && joined.isPresent() ? there : fresh);
        });
    if (reader.get().opener()) {
      begin(fresh);
    }
    return reader.get();
  }

  /**
   * Has a digest downloaded that nobody waits for yet, and waits until that has ended, however it
   * does. It gives its turn up to those who wait for theirs, and comes back to it. Blocking.
   */
  public void fill(Upstream upstream, Repository repository, Digest digest)
      throws InterruptedException {
    RunningDownload current;
    do {
      current = joinOrBegin(upstream, repository, digest, RunningDownload::filling);
      try {
        current.ended().await();
      } finally {
        current.filling().decrementAndGet();
      }
    } while (current.gaveWay());
  }

  /**
   * The same for somebody who waits for it and may give up: then the download ends, unless anybody
   * else has asked for it. Does not block.
   */
  public WantedBlob want(Upstream upstream, Repository repository, Digest digest) {
    RunningDownload current = joinOrBegin(upstream, repository, digest, RunningDownload::waiting);
    return new WantedBlob(
        current.transfer(),
        current.ended(),
        () -> {
          current.waiting().decrementAndGet();
          giveUp(current);
          turns.look();
        });
  }

  private RunningDownload joinOrBegin(
      Upstream upstream,
      Repository repository,
      Digest digest,
      Function<RunningDownload, AtomicInteger> role) {
    RunningDownload fresh = prepare(upstream, repository, digest, ITSELF);
    RunningDownload current =
        running.compute(
            Wanted.of(repository, digest),
            (key, there) -> {
              boolean joins = there != null && there.transfer().speaksFor(repository);
              RunningDownload chosen = asked(joins ? there : fresh);
              role.apply(chosen).incrementAndGet();
              return chosen;
            });
    if (current.transfer() == fresh.transfer()) {
      begin(fresh);
    }
    return current;
  }

  private void begin(RunningDownload fresh) {
    unfinished.add(fresh);
    fresh.start();
  }

  private static RunningDownload asked(RunningDownload download) {
    download.asked().incrementAndGet();
    return download;
  }

  private void giveUp(RunningDownload given) {
    drop(given, there -> there.asked().decrementAndGet() == 0 && there.stop(Download.UNWANTED));
  }

  /** Its last reader has left: one that waits for its turn would take another's place. */
  private void unread(RunningDownload left) {
    drop(left, there -> there.isForgotten() && there.stop(Download.UNWANTED));
    turns.look();
  }

  /** In one step with who may join: nobody joins what is about to end. */
  private boolean drop(RunningDownload given, Predicate<RunningDownload> ends) {
    var dropped = new AtomicBoolean();
    running.computeIfPresent(
        Wanted.of(given.transfer()),
        (key, there) -> {
          dropped.set(there.transfer() == given.transfer() && ends.test(there));
          return dropped.get() ? null : there;
        });
    return dropped.get();
  }

  /** The running download of the digest from a registry, to look at only. */
  public Optional<Transfer> find(RegistryName registry, Digest digest) {
    return Optional.ofNullable(running.get(new Wanted(registry, digest)))
        .map(RunningDownload::transfer);
  }

  /** How many downloads are running, or wait for their turn. */
  public int size() {
    return unfinished.size();
  }

  /** How many of them wait for their turn. */
  public int waiting() {
    return turns.waiting();
  }

  /**
   * Breaks off what is still being received and waits until what is whole has been committed, for
   * as long as the limit at most. Blocks.
   */
  public void stop(Duration limit) throws InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    unfinished.forEach(download -> download.stop("this server is stopping"));
    for (RunningDownload download : unfinished) {
      if (!download.ended().await(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
        log.warn("download of {} did not end in time", download.transfer().digest());
      }
    }
  }

  private RunningDownload prepare(
      Upstream upstream, Repository repository, Digest digest, String client) {
    var transfer =
        new Transfer(digest, repository, new Forwarding(upstream, repository, digest, windows));
    var download = new Download(transfer, upstream, cache, backoff, observer, pace);
    var fresh = new RunningDownload(client, transfer, download, this::run);
    transfer.onUnread(() -> unread(fresh));
    return fresh;
  }

  private void run(RunningDownload download) {
    Transfer transfer = download.transfer();
    try {
      inTurn(download);
    } catch (InterruptedException e) {
      download.download().breakOff();
    } finally {
      unfinished.remove(download);
      drop(download, there -> true);
      transfer.letGo();
      download.ended().countDown();
    }
  }

  private void inTurn(RunningDownload download) throws InterruptedException {
    RegistryName registry = download.transfer().repository().registry();
    var member = new InTable(download);
    Optional<DownloadTurns.Turn> entered = turns.enter(registry, download.client(), member);
    if (entered.isEmpty()) {
      download.download().breakOff("too many downloads wait for their turn");
      return;
    }
    try (var turn = entered.get()) {
      download.standsAt(turn);
      unread(download); // Its only reader may have left already.
      while (!turn.await(HEAD_PATIENCE)) {
        if (download.transfer().isRead() && !download.download().known().promise()) {
          return;
        }
      }
      download.download().run();
    }
  }

  /** What its turn knows of a download. */
  private final class InTable implements DownloadTurns.Member {
    private final RunningDownload download;

    InTable(RunningDownload download) {
      this.download = download;
    }

    @Override
    public boolean isWanted() {
      return download.isWanted();
    }

    /** One that is not in the table any more is joined by nobody. */
    @Override
    public boolean giveWay() {
      Transfer transfer = download.transfer();
      RunningDownload there = running.get(Wanted.of(transfer));
      boolean isListed = there != null && there.transfer() == transfer;
      return isListed ? drop(download, RunningDownload::giveWay) : download.giveWay();
    }
  }
}
