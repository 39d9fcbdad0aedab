package dev.entrepot.proxy.transfer;

import dev.entrepot.cache.ContentCache;
import dev.entrepot.cache.blob.OpenBlob;
import dev.entrepot.proxy.answer.Answer.Found;
import dev.entrepot.proxy.answer.Answer.Refused;
import dev.entrepot.proxy.answer.Refusal;
import dev.entrepot.proxy.upstream.Backoff;
import dev.entrepot.proxy.upstream.BlobBody;
import dev.entrepot.proxy.upstream.EndpointId;
import dev.entrepot.verifier.Verification.Mismatch;
import dev.entrepot.verifier.Verified;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fetches one blob: asks the upstream, has what comes hashed and written, tells the transfer how
 * far it is, and commits what is right. It goes on where an earlier download of the blob had to
 * end. Runs once, on a virtual thread of its own, in blocking style.
 */
final class Download implements Runnable {
  /**
   * How much of what an earlier download has left is fetched again, in bytes: what was written last
   * may not have reached the disk as it was, and an upstream has to have something to send.
   */
  static final int REFETCHED_BYTES = 64 << 10; // 64 KiB

  /** Why a download ends that is no longer wanted. */
  static final String UNWANTED = "it is no longer wanted";

  /** Why a download without readers ends while others wait. */
  static final String GAVE_WAY = "others wait for their turn";

  private static final Logger log = LoggerFactory.getLogger(Download.class);

  private enum Phase {
    RECEIVING,
    FINISHING,
    STOPPED
  }

  private final Transfer transfer;
  private final ContentCache cache;
  private final Backoff backoff;
  private final DownloadObserver observer;
  private final Pace pace;
  private final KnownBlob known;
  private final TransferFailure failure;
  private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.RECEIVING);

  /** Why its thread was interrupted. */
  private volatile String stopped = "it was interrupted";

  Download(
      Transfer transfer,
      ContentCache cache,
      Backoff backoff,
      DownloadObserver observer,
      Pace pace) {
    this.transfer = transfer;
    this.cache = cache;
    this.backoff = backoff;
    this.observer = observer;
    this.pace = pace;
    this.known = new KnownBlob(transfer, cache);
    this.failure = new TransferFailure(transfer, observer);
  }

  /** What is known of the blob. */
  KnownBlob known() {
    return known;
  }

  @Override
  public void run() {
    try {
      known.lookUp();
      if (!isStored()) {
        fetch();
      }
    } catch (InterruptedException | ClosedByInterruptException e) {
      breakOff();
    } catch (UnreadException e) {
      log.debug("download of {} stopped", transfer.digest(), e);
      failure.end(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      breakOff(e.getMessage() == null ? e.toString() : e.getMessage());
    } catch (RuntimeException | Error e) {
      log.error("download of {} failed unexpectedly", transfer.digest(), e);
      breakOff("internal error");
    }
  }

  /**
   * Hands out the blob from the store if an earlier download has committed it since this one was
   * opened. Unless that is known, only the upstream can say that this repository has it.
   */
  private boolean isStored() throws IOException {
    if (!known.isConfirmed()) {
      return false;
    }
    Optional<OpenBlob> stored = open();
    if (stored.isPresent()) {
      OpenBlob blob = stored.get();
      OptionalLong size = OptionalLong.of(blob.size());
      try {
        known.requireAsPromised(size);
      } catch (IOException e) {
        blob.close();
        throw e;
      }
      transfer.start(blob, size);
      transfer.complete(blob.size());
    }
    return stored.isPresent();
  }

  /** One whose file cannot be opened is fetched again, and takes its place. */
  private Optional<OpenBlob> open() {
    try {
      return cache.blobs().open(transfer.digest());
    } catch (IOException e) {
      log.debug("stored blob {} cannot be opened", transfer.digest(), e);
      return Optional.empty();
    }
  }

  private void fetch() throws IOException, InterruptedException {
    try (var sink =
        DownloadSink.open(
            transfer, cache, () -> observer.passedThrough(transfer.origin().name()))) {
      long begun = Math.max(0, sink.leftBehind() - REFETCHED_BYTES);
      sink.truncate(begun);
      switch (begun > 0 ? first().rest(sink, begun) : first().from(0)) {
        case Found<BlobBody>(BlobBody body) -> receive(sink, body);
        case Refused<BlobBody>(Refusal refusal) -> {
          sink.keep();
          transfer.refuse(refusal);
        }
      }
    }
  }

  private FirstBody first() {
    return new FirstBody(transfer, known.size());
  }

  private void receive(DownloadSink sink, BlobBody first) throws IOException, InterruptedException {
    boolean isContinued = sink.leftBehind() > 0;
    var copier = new BodyCopier(transfer, backoff, observer, sink, pace, first);
    try (first) {
      OptionalLong total = total(first);
      known.requireAsPromised(total);
      known.link(total);
      sink.begin(total);
      copier.fill(first);
    } catch (IOException | InterruptedException e) {
      sink.keep();
      throw e;
    }
    finish(sink, copier.endpoint(), isContinued);
  }

  /** The size that the upstream announces, else the one that a manifest gave. */
  private OptionalLong total(BlobBody body) {
    return body.total().isPresent() ? body.total() : known.size();
  }

  /**
   * Whether its thread may be interrupted: from now on it does not finish. Not so once it does, as
   * an interrupt would then fail the commit of what has come whole. Any thread.
   *
   * @param reason for which it will be interrupted
   */
  boolean mayBeStopped(String reason) {
    boolean may = phase.compareAndSet(Phase.RECEIVING, Phase.STOPPED);
    if (may) {
      stopped = reason;
    }
    return may;
  }

  private void finish(DownloadSink sink, EndpointId endpoint, boolean isContinued)
      throws InterruptedException {
    if (!phase.compareAndSet(Phase.RECEIVING, Phase.FINISHING)) {
      sink.keep();
      throw new InterruptedException();
    }
    switch (sink.verifier().finish(sink.total())) {
      case Verified verified -> {
        transfer.complete(verified.size());
        sink.commit(verified);
      }
      case Mismatch mismatch -> failure.wrongContent(mismatch, endpoint, isContinued);
    }
  }

  /** Ends the transfer as its thread was interrupted. */
  void breakOff() {
    if (stopped.equals(UNWANTED) || stopped.equals(GAVE_WAY)) {
      log.debug("download of {} stopped: {}", transfer.digest(), stopped);
      failure.end(stopped);
    } else {
      breakOff(stopped);
    }
  }

  /** As {@link TransferFailure#breakOff}. */
  void breakOff(String reason) {
    failure.breakOff(reason);
  }
}
