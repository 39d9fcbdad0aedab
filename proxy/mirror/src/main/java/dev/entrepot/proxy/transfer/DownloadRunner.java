package dev.entrepot.proxy.transfer;

import dev.entrepot.cache.ContentCache;
import dev.entrepot.config.DownloadsConfig;
import dev.entrepot.oci.Digest;
import dev.entrepot.oci.RegistryName;
import dev.entrepot.proxy.share.Claim;
import dev.entrepot.proxy.upstream.Backoff;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs downloads, each on a virtual thread of its own once its turn has come. Any thread; nothing
 * here blocks but {@link #stop}.
 */
final class DownloadRunner implements InflightTable.Runner {
  /**
   * How long a client waits for a turn without an answer's head: some give up after 30 s
   * (containerd), and the head may need a question to the upstream.
   */
  static final Duration HEAD_PATIENCE = Duration.ofSeconds(10);

  private static final Logger log = LoggerFactory.getLogger(DownloadRunner.class);

  /** The downloads that requests may still join. */
  interface Listing {
    /** Takes a download out if it is listed and the condition holds, in one step with joining. */
    boolean drop(RunningDownload download, Predicate<RunningDownload> ends);

    /** Whether requests may still join the download. */
    boolean lists(RunningDownload download);
  }

  private final ContentCache cache;
  private final Backoff backoff;
  private final DownloadObserver observer;
  private final Pace pace;
  private final DownloadTurns turns;
  private final Listing listing;

  /** All whose threads run, also those that can no longer be joined. */
  private final Set<RunningDownload> unfinished = ConcurrentHashMap.newKeySet();

  /** The windows of all readers that are far ahead of their downloads. */
  private final Semaphore windows = new Semaphore(RangeForwarder.MAX_WINDOWS);

  DownloadRunner(
      ContentCache cache,
      Backoff backoff,
      DownloadObserver observer,
      Pace pace,
      DownloadsConfig config,
      Listing listing) {
    this.cache = cache;
    this.backoff = backoff;
    this.observer = observer;
    this.pace = pace;
    this.listing = listing;
    this.turns =
        new DownloadTurns(
            Math.toIntExact(config.atOnce()), Math.toIntExact(config.atOncePerUpstream()));
  }

  @Override
  public RunningDownload prepare(Origin origin, Digest digest, Claim claim) {
    var transfer = new Transfer(digest, origin, new RangeForwarder(origin, digest, windows));
    var download = new Download(transfer, cache, backoff, observer, pace);
    var fresh = new RunningDownload(claim, transfer, download, this::run);
    transfer.onUnread(() -> unread(fresh));
    return fresh;
  }

  @Override
  public void start(RunningDownload fresh) {
    unfinished.add(fresh);
    fresh.start();
  }

  /** Its last reader has left: one that waits for its turn would take another's place. */
  private void unread(RunningDownload left) {
    listing.drop(left, there -> there.isForgotten() && there.stop(Download.UNWANTED));
    turns.look();
  }

  @Override
  public void lookForUnwanted() {
    turns.look();
  }

  @Override
  public int size() {
    return unfinished.size();
  }

  @Override
  public int waiting() {
    return turns.waiting();
  }

  @Override
  public void stop(Duration limit) throws InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    unfinished.forEach(download -> download.stop("this server is stopping"));
    for (RunningDownload download : unfinished) {
      if (!download.ended().await(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
        log.warn("download of {} did not end in time", download.transfer().digest());
      }
    }
  }

  private void run(RunningDownload download) {
    try {
      inTurn(download);
    } catch (InterruptedException e) {
      download.download().breakOff();
    } finally {
      unfinished.remove(download);
      listing.drop(download, there -> true);
      download.transfer().downloadEnded();
      download.claim().share().ended();
      download.ended().countDown();
    }
  }

  private void inTurn(RunningDownload download) throws InterruptedException {
    RegistryName registry = download.transfer().origin().name();
    var member = new Member(download);
    Optional<DownloadTurns.Turn> entered = turns.enter(registry, download.claim().owner(), member);
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
  private final class Member implements DownloadTurns.Member {
    private final RunningDownload download;

    Member(RunningDownload download) {
      this.download = download;
    }

    @Override
    public boolean isWanted() {
      return download.isWanted();
    }

    /** A download that is no longer listed cannot be joined while it ends. */
    @Override
    public boolean giveWay() {
      return listing.lists(download)
          ? listing.drop(download, RunningDownload::giveWay)
          : download.giveWay();
    }
  }
}
