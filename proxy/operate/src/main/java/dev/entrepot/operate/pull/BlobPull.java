package dev.entrepot.operate.pull;

import dev.entrepot.cache.ContentCache;
import dev.entrepot.oci.Descriptor;
import dev.entrepot.oci.Digest;
import dev.entrepot.oci.HumanSize;
import dev.entrepot.proxy.answer.Answer;
import dev.entrepot.proxy.answer.Refusal;
import dev.entrepot.proxy.resolve.blob.BlobProofs;
import dev.entrepot.proxy.route.Route;
import dev.entrepot.proxy.transfer.InflightTable;
import dev.entrepot.proxy.transfer.WantedBlob;
import dev.entrepot.proxy.transfer.source.TransferState;
import dev.entrepot.proxy.upstream.BlobHead;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

/** Fetches one blob that is not here, or joins a download of it. Blocking. */
final class BlobPull {
  /** How often it is told how far a blob is. */
  static final Duration INTERVAL = Duration.ofMillis(250);

  /** How often a download is joined again that another repository was refused. */
  private static final int MAX_JOINS = 3;

  private final ContentCache cache;
  private final InflightTable inflight;
  private final BlobProofs proofs;
  private final Semaphore turns;

  /**
   * @param turns how many downloads are still to be begun at the same time
   */
  BlobPull(ContentCache cache, InflightTable inflight, BlobProofs proofs, Semaphore turns) {
    this.cache = cache;
    this.inflight = inflight;
    this.proofs = proofs;
    this.turns = turns;
  }

  /**
   * How it ends, once it has.
   *
   * @param progress is told how far it is meanwhile
   */
  BlobState fetch(Route route, Descriptor blob, Consumer<BlobState> progress)
      throws InterruptedException {
    if (cache.blobs().size(blob.digest()).isPresent()) {
      return confirmed(route, blob.digest(), new BlobState.Here());
    }
    if (!cache.inspection().capacity().isKeepable(blob.size())) {
      return new BlobState.Failed(
          "blob %s has %s, more than the store may keep: raise storage.max-size"
              .formatted(blob.digest(), HumanSize.of(blob.size())));
    }
    turns.acquire();
    try {
      return download(route, blob, progress);
    } finally {
      turns.release();
    }
  }

  private BlobState download(Route route, Descriptor blob, Consumer<BlobState> progress)
      throws InterruptedException {
    Digest digest = blob.digest();
    for (int joins = 0; ; joins++) {
      try (WantedBlob wanted = inflight.want(route.origin(), digest)) {
        await(wanted, blob.size(), progress);
        boolean isOwn = wanted.origin().equals(route.origin().id());
        if (cache.blobs().size(digest).isPresent()) {
          return confirmed(route, digest, new BlobState.Complete(blob.size()));
        }
        if (isOwn || joins == MAX_JOINS) {
          return new BlobState.Failed("blob %s: %s".formatted(digest, reason(wanted.state())));
        }
      }
    }
  }

  /** What is here may have been brought by others: then the registry is asked, once. */
  private BlobState confirmed(Route route, Digest digest, BlobState end)
      throws InterruptedException {
    if (cache.metadata().isConfirmed(route.repository(), digest)) {
      return end;
    }
    try {
      return switch (proofs.ask(route, digest).get()) {
        case Answer.Found<BlobHead> _ -> end;
        case Answer.Refused<BlobHead>(Refusal refusal) ->
            new BlobState.Failed("blob %s: %s".formatted(digest, refusal.message()));
      };
    } catch (ExecutionException e) {
      throw new IllegalStateException("an upstream's answer is never an exception", e);
    }
  }

  private static void await(WantedBlob wanted, long size, Consumer<BlobState> progress)
      throws InterruptedException {
    while (!wanted.await(INTERVAL)) {
      switch (wanted.state()) {
        case TransferState.Running(_, long readable) ->
            progress.accept(new BlobState.Coming(readable, size));
        case TransferState.Opening(),
            TransferState.Refused(_),
            TransferState.Complete(_),
            TransferState.Broken(_, _) -> {
          // There is nothing to show yet, or any more.
        }
      }
    }
  }

  private String reason(TransferState end) {
    return switch (end) {
      case TransferState.Refused(Refusal refusal) -> refusal.message();
      case TransferState.Broken(_, String reason) -> reason;
      case TransferState.Complete(_), TransferState.Opening(), TransferState.Running(_, _) ->
          "the store does not keep it";
    };
  }
}
