package dev.entrepot.proxy.transfer;

import dev.entrepot.proxy.share.Claim;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * A download of the {@link InflightTable}, with its thread and the count of its callers. Any
 * thread.
 */
final class RunningDownload {
  private final Claim claim;
  private final Transfer transfer;
  private final Download download;
  private final Thread thread;
  private final CountDownLatch ended = new CountDownLatch(1);
  private final AtomicInteger asked = new AtomicInteger();
  private final AtomicInteger waiting = new AtomicInteger();
  private final AtomicInteger filling = new AtomicInteger();
  private volatile Optional<DownloadTurns.Turn> turn = Optional.empty();
  private volatile boolean gaveWay;

  /**
   * @param claim for whom it was begun
   * @param run what its thread does
   */
  RunningDownload(
      Claim claim, Transfer transfer, Download download, Consumer<RunningDownload> run) {
    this.claim = claim;
    this.transfer = transfer;
    this.download = download;
    this.thread =
        Thread.ofVirtual()
            .name("download-" + transfer.digest().hex().substring(0, 12))
            .unstarted(() -> run.accept(this));
  }

  Claim claim() {
    return claim;
  }

  Transfer transfer() {
    return transfer;
  }

  Download download() {
    return download;
  }

  /** Open once its thread, which may not have begun yet, is done with it. */
  CountDownLatch ended() {
    return ended;
  }

  /** How many callers have asked for it and not given it up. */
  AtomicInteger asked() {
    return asked;
  }

  /** How many wait for its end without reading it. */
  AtomicInteger waiting() {
    return waiting;
  }

  /** How many callers wait for it in the background, and can do without it for a while. */
  AtomicInteger filling() {
    return filling;
  }

  void start() {
    thread.start();
  }

  /** Its place in the queue for turns. */
  void standsAt(DownloadTurns.Turn place) {
    turn = Optional.of(place);
  }

  /** Whether a client reads it, or an operator waits for it. */
  boolean isWanted() {
    return transfer.isRead() || waiting.get() > 0;
  }

  /** Whether it waits for its turn without being waited for. */
  boolean isForgotten() {
    return turn.filter(DownloadTurns.Turn::isWaiting).isPresent()
        && !isWanted()
        && filling.get() == 0;
  }

  /** Has it end, unless all has come. */
  boolean stop(String reason) {
    boolean stops = download.mayBeStopped(reason);
    if (stops) {
      thread.interrupt();
    }
    return stops;
  }

  /** Has it end for others, unless it is wanted, or all has come. */
  boolean giveWay() {
    boolean gives = !isWanted() && stop(Download.GAVE_WAY);
    gaveWay |= gives;
    return gives;
  }

  /** Whether it has ended for others. */
  boolean gaveWay() {
    return gaveWay;
  }
}
