package dev.entrepot.proxy.transfer;

import dev.entrepot.cache.ContentCache;
import dev.entrepot.cache.blob.OpenBlob;
import dev.entrepot.cache.blob.StagedBlob;
import dev.entrepot.cache.index.Link;
import dev.entrepot.proxy.upstream.Answer;
import dev.entrepot.proxy.upstream.Answer.Found;
import dev.entrepot.proxy.upstream.Answer.Refused;
import dev.entrepot.proxy.upstream.BlobBody;
import dev.entrepot.proxy.upstream.Refusal;
import dev.entrepot.proxy.upstream.Upstream;
import dev.entrepot.verifier.ContentVerifier;
import dev.entrepot.verifier.Verification.Mismatch;
import dev.entrepot.verifier.Verified;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fetches one blob: asks the upstream, writes what comes to a staging file, hashes it, tells the
 * transfer how far it is, and commits what is right. Runs once, on a virtual thread of its own, in
 * blocking style.
 *
 * <p>A body that breaks is asked for again from the next byte, {@link #MAX_ATTEMPTS} times without
 * progress in between.
 */
final class Download implements Runnable {
  /** How often in a row a body may break, or the rest be refused, without one new byte. */
  static final int MAX_ATTEMPTS = 5;

  private static final Logger log = LoggerFactory.getLogger(Download.class);

  private enum Phase {
    RECEIVING,
    FINISHING,
    STOPPED
  }

  private final Transfer transfer;
  private final Upstream upstream;
  private final ContentCache cache;
  private final Backoff backoff;
  private final DownloadObserver observer;
  private final ContentVerifier verifier;
  private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.RECEIVING);

  Download(
      Transfer transfer,
      Upstream upstream,
      ContentCache cache,
      Backoff backoff,
      DownloadObserver observer) {
    this.transfer = transfer;
    this.upstream = upstream;
    this.cache = cache;
    this.backoff = backoff;
    this.observer = observer;
    this.verifier = new ContentVerifier(transfer.digest());
  }

  @Override
  public void run() {
    try {
      if (!isStored()) {
        switch (ask(0)) {
          case Refused<BlobBody>(Refusal refusal) -> transfer.refuse(refusal);
          case Found<BlobBody>(BlobBody body) -> receive(body);
        }
      }
    } catch (InterruptedException | ClosedByInterruptException e) {
      breakOff("this server is stopping");
    } catch (IOException e) {
      breakOff(e.getMessage() == null ? e.toString() : e.getMessage());
    } catch (RuntimeException | Error e) {
      log.error("download of {} failed unexpectedly", transfer.digest(), e);
      breakOff("internal error");
    }
  }

  /**
   * Hands out the blob from the store if an earlier download has committed it since this one was
   * opened. Without a link only the upstream can say that this repository has it.
   */
  private boolean isStored() throws IOException {
    if (cache.link(transfer.repository(), transfer.digest()).isEmpty()) {
      return false;
    }
    Optional<OpenBlob> stored = cache.open(transfer.digest());
    stored.ifPresent(
        blob -> {
          transfer.start(blob, OptionalLong.of(blob.size()));
          transfer.complete(blob.size());
        });
    return stored.isPresent();
  }

  private Answer<BlobBody> ask(long offset) {
    return upstream.getBlob(transfer.repository().name(), transfer.digest(), offset);
  }

  private void receive(BlobBody first) throws IOException, InterruptedException {
    OptionalLong total = total(first);
    try (first;
        StagedBlob staged = cache.stage()) {
      link(total);
      transfer.start(staged.lease(), total);
      fill(staged, first, total);
      finish(staged, total);
    }
  }

  /** The size that the upstream announces, else the one that a manifest gave. */
  private OptionalLong total(BlobBody body) {
    return body.total().isPresent()
        ? body.total()
        : cache.link(transfer.repository(), transfer.digest()).map(Link::size).orElse(body.total());
  }

  /** Notes that the upstream has this blob under this repository: it has just said so. */
  private void link(OptionalLong total) {
    if (cache.link(transfer.repository(), transfer.digest()).isEmpty()) {
      Links.add(cache, transfer.repository(), transfer.digest(), new Link(Link.Kind.BLOB, total));
    }
  }

  private void fill(StagedBlob staged, BlobBody first, OptionalLong total)
      throws IOException, InterruptedException {
    Optional<BlobBody> body = Optional.of(first);
    int attempts = 0;
    while (true) {
      long before = verifier.size();
      Optional<IOException> broken =
          body.isPresent() ? copy(body.get(), staged, total) : Optional.empty();
      if (body.isPresent() && broken.isEmpty()) {
        return;
      }
      attempts = verifier.size() > before ? 1 : attempts + 1;
      if (attempts > MAX_ATTEMPTS) {
        throw new IOException(
            "upstream %s gave up %d bytes into the blob"
                .formatted(upstream.name(), verifier.size()),
            broken.orElse(null));
      }
      backoff.pause(attempts);
      body = resume(broken);
    }
  }

  private Optional<BlobBody> resume(Optional<IOException> cause) throws IOException {
    observer.resumed(upstream.name());
    log.warn(
        "{} of {} broke after {} bytes{}; asking for the rest",
        transfer.digest(),
        transfer.repository(),
        verifier.size(),
        cause.map(broken -> " (" + broken.getMessage() + ")").orElse(""));
    return switch (ask(verifier.size())) {
      case Found<BlobBody>(BlobBody body) -> Optional.of(body);
      case Refused<BlobBody>(Refusal refusal) ->
          switch (refusal.reason()) {
            case NOT_FOUND, UNAUTHORIZED, DENIED -> throw new IOException(refusal.message());
            case TOO_MANY_REQUESTS, BAD_ANSWER, UNREACHABLE, UNAVAILABLE, TIMED_OUT -> {
              log.warn("no rest of {} yet: {}", transfer.digest(), refusal.message());
              yield Optional.empty();
            }
          };
    };
  }

  /** Writes a body to its end; what it was broken by, if it was. Failures to write are thrown. */
  private Optional<IOException> copy(BlobBody body, StagedBlob staged, OptionalLong total)
      throws IOException, InterruptedException {
    try (body) {
      long skip = verifier.size() - body.offset();
      while (true) {
        List<ByteBuffer> batch;
        try {
          batch = body.take();
        } catch (IOException broken) {
          return Optional.of(broken);
        }
        if (batch.isEmpty()) {
          return Optional.empty();
        }
        skip = Batches.skip(batch, skip);
        append(batch, staged, total);
        if (total.isPresent() && verifier.size() > total.getAsLong()) {
          return Optional.empty();
        }
      }
    }
  }

  private void append(List<ByteBuffer> batch, StagedBlob staged, OptionalLong total)
      throws IOException {
    ByteBuffer[] hashed = batch.stream().map(ByteBuffer::duplicate).toArray(ByteBuffer[]::new);
    staged.write(batch.toArray(ByteBuffer[]::new));
    for (ByteBuffer bytes : hashed) {
      verifier.update(bytes);
    }
    transfer.written(total, verifier.size());
  }

  /**
   * Whether its thread may be interrupted: from now on it does not finish. Not so once it does, as
   * an interrupt would then fail the commit of what has come whole. Any thread.
   */
  boolean mayBeStopped() {
    return phase.compareAndSet(Phase.RECEIVING, Phase.STOPPED);
  }

  private void finish(StagedBlob staged, OptionalLong total)
      throws IOException, InterruptedException {
    if (!phase.compareAndSet(Phase.RECEIVING, Phase.FINISHING)) {
      throw new InterruptedException();
    }
    switch (verifier.finish(total)) {
      case Verified verified -> {
        transfer.complete(verified.size());
        commit(staged, verified);
      }
      case Mismatch mismatch -> {
        observer.wrongContent(upstream.name());
        log.error(
            "upstream {} sent wrong content for {}, discarded: {}",
            upstream.name(),
            transfer.repository(),
            mismatch);
        transfer.fail(mismatch.toString());
      }
    }
  }

  /** Readers have all the bytes already, so a store that fails now costs them nothing. */
  private void commit(StagedBlob staged, Verified verified) {
    try {
      cache.commit(staged, verified);
    } catch (IOException e) {
      log.error("{} came whole but could not be kept", verified, e);
    }
  }

  /** Ends the transfer for its readers, in whichever way its state still allows. */
  void breakOff(String reason) {
    observer.brokenOff(upstream.name());
    log.warn(
        "download of {} from {} broken off: {}", transfer.digest(), transfer.repository(), reason);
    switch (transfer.state()) {
      case TransferState.Opening() ->
          transfer.refuse(
              new Refusal(
                  Refusal.Reason.UNAVAILABLE, "blob not available: " + reason, Optional.empty()));
      case TransferState.Running(_, _) -> transfer.fail(reason);
      case TransferState.Refused(_), TransferState.Complete(_), TransferState.Broken(_) -> {
        // Readers know all that they need to.
      }
    }
  }
}
