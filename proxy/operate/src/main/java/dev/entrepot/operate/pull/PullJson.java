package dev.entrepot.operate.pull;

import static dev.entrepot.operate.json.JsonForms.DIGEST;
import static dev.entrepot.operate.json.JsonForms.INT;
import static dev.entrepot.operate.json.JsonForms.TEXT;
import static dev.entrepot.operate.json.JsonForms.WHOLE;

import dev.entrepot.operate.json.ObjectForm;
import dev.entrepot.operate.json.UnionForm.Kind;

/** Events of pulls as JSON objects. */
public final class PullJson {
  private static final ObjectForm<BlobState> STATE =
      ObjectForm.union(
          "state",
          Kind.of("waiting", new BlobState.Waiting(), BlobState.Waiting.class),
          Kind.of(
              "downloading",
              BlobState.Coming.class,
              coming -> {
                var bytes = coming.one("bytes", WHOLE, BlobState.Coming::bytes);
                var size = coming.one("size", WHOLE, BlobState.Coming::size);
                return in -> new BlobState.Coming(in.of(bytes), in.of(size));
              }),
          Kind.of("exists", new BlobState.Here(), BlobState.Here.class),
          Kind.of(
              "complete",
              BlobState.Complete.class,
              complete -> {
                var size = complete.one("size", WHOLE, BlobState.Complete::size);
                return in -> new BlobState.Complete(in.of(size));
              }),
          Kind.of(
              "failed",
              BlobState.Failed.class,
              failed -> {
                var reason = failed.one("reason", TEXT, BlobState.Failed::reason);
                return in -> new BlobState.Failed(in.of(reason));
              }));

  /** What has become of an image. */
  public static final ObjectForm<PullOutcome> OUTCOME =
      ObjectForm.unionBehind(
          1,
          "result",
          Kind.of(
              "new",
              PullOutcome.New.class,
              fresh -> {
                var image = fresh.one("image", TEXT, PullOutcome.New::image);
                var digest = fresh.one("digest", DIGEST, PullOutcome.New::digest);
                var before = fresh.maybe("before", DIGEST, PullOutcome.New::before);
                return in -> new PullOutcome.New(in.of(image), in.of(digest), in.of(before));
              }),
          Kind.of(
              "unchanged",
              PullOutcome.Unchanged.class,
              unchanged -> {
                var image = unchanged.one("image", TEXT, PullOutcome.Unchanged::image);
                var digest = unchanged.one("digest", DIGEST, PullOutcome.Unchanged::digest);
                return in -> new PullOutcome.Unchanged(in.of(image), in.of(digest));
              }),
          Kind.of(
              "failed",
              PullOutcome.Failed.class,
              failed -> {
                var image = failed.one("image", TEXT, PullOutcome.Failed::image);
                var reason = failed.one("reason", TEXT, PullOutcome.Failed::reason);
                return in -> new PullOutcome.Failed(in.of(image), in.of(reason));
              }));

  /** How many images became what. */
  public static final ObjectForm<PullSummary> SUMMARY =
      ObjectForm.of(
          summary -> {
            var fresh = summary.one("new", INT, PullSummary::fresh);
            var unchanged = summary.one("unchanged", INT, PullSummary::unchanged);
            var failed = summary.one("failed", INT, PullSummary::failed);
            return in -> new PullSummary(in.of(fresh), in.of(unchanged), in.of(failed));
          });

  public static final ObjectForm<PullEvent> EVENT =
      ObjectForm.union(
          "event",
          Kind.of(
              "began",
              PullEvent.Began.class,
              began -> {
                var image = began.one("image", TEXT, PullEvent.Began::image);
                return in -> new PullEvent.Began(in.of(image));
              }),
          Kind.of(
              "blob",
              PullEvent.Blob.class,
              blob -> {
                var image = blob.one("image", TEXT, PullEvent.Blob::image);
                var digest = blob.one("digest", DIGEST, PullEvent.Blob::digest);
                var state = blob.inline(STATE, PullEvent.Blob::state);
                return in -> new PullEvent.Blob(in.of(image), in.of(digest), in.of(state));
              }),
          Kind.of(
              "image",
              PullEvent.Ended.class,
              ended -> {
                var outcome = ended.inline(OUTCOME, PullEvent.Ended::outcome);
                return in -> new PullEvent.Ended(in.of(outcome));
              }),
          Kind.of(
              "done",
              PullEvent.Done.class,
              done -> {
                var summary = done.inline(SUMMARY, PullEvent.Done::summary);
                return in -> new PullEvent.Done(in.of(summary));
              }));

  private PullJson() {}
}
