package dev.entrepot.proxy.transfer;

import dev.entrepot.cache.ContentCache;
import dev.entrepot.config.DownloadsConfig;
import dev.entrepot.oci.Digest;
import dev.entrepot.oci.RegistryName;
import dev.entrepot.proxy.answer.Answer;
import dev.entrepot.proxy.answer.Answer.Found;
import dev.entrepot.proxy.answer.Answer.Refused;
import dev.entrepot.proxy.answer.Refusal;
import dev.entrepot.proxy.share.Claim;
import dev.entrepot.proxy.share.FairShare;
import dev.entrepot.proxy.upstream.Backoff;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The running downloads, at most one for each registry and digest: bytes that one registry sends
 * are not passed off as another's before they are verified. All origins of a registry share its
 * download, as content with a digest is the same for all of them; whether an origin has the content
 * at all is decided for each (ADR 7, ADR 41). Any thread; nothing here blocks but {@link #fill} and
 * {@link #stop}.
 *
 * <p>A download leaves the table when its blob can be found in the store or it has failed; every
 * request that came before that has joined it.
 */
public final class InflightTable {
  /** What is downloaded, and from where. */
  private record Wanted(RegistryName registry, Digest digest) {
    static Wanted of(Transfer transfer) {
      return new Wanted(transfer.origin().name(), transfer.digest());
    }
  }

  /** What runs downloads. Any thread; nothing here blocks but {@link #stop}. */
  interface Runner {
    /**
     * A download that has not been started.
     *
     * @param claim whose turns it uses, and whose share it belongs to
     */
    RunningDownload prepare(Origin origin, Digest digest, Claim claim);

    void start(RunningDownload fresh);

    /** A download may no longer be wanted: others may take its turn. */
    void lookForUnwanted();

    /** How many downloads are running, or wait for their turn. */
    int size();

    /** How many of them wait for their turn. */
    int waiting();

    /** As {@link InflightTable#stop}. */
    void stop(Duration limit) throws InterruptedException;
  }

  private final Map<Wanted, RunningDownload> running = new ConcurrentHashMap<>();
  private final Runner runner;

  /**
   * @param pace of downloads that are not waited for
   */
  public InflightTable(
      ContentCache cache,
      Backoff backoff,
      DownloadObserver observer,
      Pace pace,
      DownloadsConfig config) {
    this(listing -> new DownloadRunner(cache, backoff, observer, pace, config, listing));
  }

  /**
   * @param runner of the downloads, which takes them out of this table
   */
  InflightTable(Function<DownloadRunner.Listing, Runner> runner) {
    this.runner = runner.apply(new Listing());
  }

  /**
   * Reads the registry's running download of the digest, or starts one; in one atomic step. Only
   * starting one can be refused, by the share.
   *
   * @param claim on whose behalf
   */
  public Answer<TransferReader> joinOrOpen(Origin origin, Digest digest, Claim claim) {
    return joinOrOpen(origin, digest, claim, there -> true);
  }

  /** The same, without joining the downloads of other origins: one may run beside this one then. */
  public Answer<TransferReader> joinOrOpenOwn(Origin origin, Digest digest, Claim claim) {
    return joinOrOpen(origin, digest, claim, there -> there.origin().id().equals(origin.id()));
  }

  private Answer<TransferReader> joinOrOpen(
      Origin origin, Digest digest, Claim claim, Predicate<Transfer> suits) {
    var answer = new AtomicReference<Answer<TransferReader>>();
    RunningDownload chosen =
        running.compute(
            new Wanted(origin.name(), digest),
            (key, there) -> {
              Optional<TransferReader> joined =
                  Optional.ofNullable(there)
                      .map(RunningDownload::transfer)
                      .filter(suits)
                      .flatMap(transfer -> transfer.join(origin.id(), claim.share()));
              if (there != null && joined.isPresent()) {
                answer.set(Answer.found(joined.get()));
                return asked(there);
              }
              return switch (claim.share().open()) {
                case Refused<FairShare>(Refusal refusal) -> {
                  answer.set(Answer.refused(refusal));
                  yield there;
                }
                case Found<FairShare>(FairShare share) -> {
                  var fresh = runner.prepare(origin, digest, new Claim(claim.owner(), share));
                  answer.set(Answer.found(fresh.transfer().opener(share)));
                  yield asked(fresh);
                }
              };
            });
    if (answer.get() instanceof Found<TransferReader>(TransferReader reader) && reader.opener()) {
      runner.start(chosen);
    }
    return answer.get();
  }

  /**
   * Has a digest downloaded that is not waited for yet, and returns when that has ended, however it
   * ends. It yields its turn to downloads that are waited for, and comes back to it. Blocking.
   */
  public void fill(Origin origin, Digest digest) throws InterruptedException {
    RunningDownload current;
    do {
      current = joinOrBegin(origin, digest, RunningDownload::filling);
      try {
        current.ended().await();
      } finally {
        current.filling().decrementAndGet();
      }
    } while (current.gaveWay());
  }

  /**
   * The same for a caller that waits for it and may give up: then the download ends, unless it was
   * asked for elsewhere too. Does not block.
   */
  public WantedBlob want(Origin origin, Digest digest) {
    RunningDownload current = joinOrBegin(origin, digest, RunningDownload::waiting);
    current.transfer().payers().add(FairShare.UNLIMITED);
    return new WantedBlob(
        current.transfer(),
        current.ended(),
        () -> {
          current.transfer().payers().remove(FairShare.UNLIMITED);
          current.waiting().decrementAndGet();
          giveUp(current);
          runner.lookForUnwanted();
        });
  }

  private RunningDownload joinOrBegin(
      Origin origin, Digest digest, Function<RunningDownload, AtomicInteger> role) {
    var isNew = new AtomicBoolean();
    RunningDownload current =
        running.compute(
            new Wanted(origin.name(), digest),
            (key, there) -> {
              boolean joins = there != null && there.transfer().speaksFor(origin.id());
              isNew.set(!joins);
              RunningDownload chosen = joins ? there : runner.prepare(origin, digest, Claim.ITSELF);
              role.apply(chosen).incrementAndGet();
              return asked(chosen);
            });
    if (isNew.get()) {
      runner.start(current);
    }
    return current;
  }

  private static RunningDownload asked(RunningDownload download) {
    download.asked().incrementAndGet();
    return download;
  }

  private void giveUp(RunningDownload given) {
    drop(given, there -> there.asked().decrementAndGet() == 0 && there.stop(Download.UNWANTED));
  }

  /** In one step with joining: a download that is about to end is not joined. */
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
    return runner.size();
  }

  /** How many of them wait for their turn. */
  public int waiting() {
    return runner.waiting();
  }

  /**
   * Breaks off what is still being received and waits until what is whole has been committed, for
   * as long as the limit at most. Blocks.
   */
  public void stop(Duration limit) throws InterruptedException {
    runner.stop(limit);
  }

  /** This table, as the threads of its downloads see it. */
  private final class Listing implements DownloadRunner.Listing {
    @Override
    public boolean drop(RunningDownload download, Predicate<RunningDownload> ends) {
      return InflightTable.this.drop(download, ends);
    }

    @Override
    public boolean lists(RunningDownload download) {
      RunningDownload there = running.get(Wanted.of(download.transfer()));
      return there != null && there.transfer() == download.transfer();
    }
  }
}
