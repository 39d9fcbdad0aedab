package dev.entrepot.operate.pull;

import dev.entrepot.oci.Digest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/** A pull that is running, and how far it is. Any thread. */
public final class PullJob implements Consumer<PullEvent> {
  private final String what;
  private final Instant begun;

  // Guarded by this.
  private final Map<Digest, BlobState.Coming> coming = new LinkedHashMap<>();
  private PullSummary summary = PullSummary.NONE;
  private long bytes;

  /**
   * @param what was asked for, for a person
   */
  public PullJob(String what, Instant begun) {
    this.what = what;
    this.begun = begun;
  }

  @Override
  public synchronized void accept(PullEvent event) {
    switch (event) {
      case PullEvent.Blob(_, Digest digest, BlobState.Coming state) -> coming.put(digest, state);
      case PullEvent.Blob(_, Digest digest, BlobState state) -> {
        coming.remove(digest);
        bytes += state instanceof BlobState.Complete(long size) ? size : 0;
      }
      case PullEvent.Ended(PullOutcome outcome) -> summary = summary.with(outcome);
      case PullEvent.Began _, PullEvent.Done _ -> {
        // That it runs is known, and soon it will be so no more.
      }
    }
  }

  /** How far it is: images by what became of them, bytes of whole blobs, and what is coming. */
  public synchronized RunningPull now() {
    var downloads = new ArrayList<RunningPull.Download>();
    coming.forEach(
        (digest, state) ->
            downloads.add(new RunningPull.Download(digest, state.bytes(), state.size())));
    return new RunningPull(what, begun, summary, bytes, downloads);
  }
}
