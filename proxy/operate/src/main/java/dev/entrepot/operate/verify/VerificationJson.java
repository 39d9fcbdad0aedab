package dev.entrepot.operate.verify;

import static dev.entrepot.operate.json.JsonForms.DIGEST;
import static dev.entrepot.operate.json.JsonForms.FLAG;
import static dev.entrepot.operate.json.JsonForms.TEXT;
import static dev.entrepot.operate.json.JsonForms.WHOLE;

import dev.entrepot.cache.verify.Skipped;
import dev.entrepot.cache.verify.VerificationFinding;
import dev.entrepot.cache.verify.VerificationProgress;
import dev.entrepot.cache.verify.VerificationSummary;
import dev.entrepot.operate.json.JsonForms;
import dev.entrepot.operate.json.ObjectForm;
import dev.entrepot.operate.json.UnionForm.Kind;

/**
 * The events of a verification as JSON, an object each; its member {@code event} names the kind.
 */
public final class VerificationJson {
  /** Something that is wrong. */
  public static final ObjectForm<VerificationFinding> FINDING =
      ObjectForm.of(
          finding -> {
            var kind =
                finding.one(
                    "kind",
                    JsonForms.word(VerificationFinding.Kind.class, VerificationFinding.Kind::word),
                    VerificationFinding::kind);
            var digest = finding.one("digest", DIGEST, VerificationFinding::digest);
            var fault = finding.oneOr("fault", TEXT, VerificationFinding::fault, "");
            var removed = finding.oneOr("removed", FLAG, VerificationFinding::removed, false);
            return in ->
                new VerificationFinding(in.of(kind), in.of(digest), in.of(fault), in.of(removed));
          });

  /** Something that could not be read. */
  public static final ObjectForm<Skipped> SKIPPED =
      ObjectForm.of(
          skipped -> {
            var kind =
                skipped.one(
                    "kind", JsonForms.word(Skipped.Kind.class, Skipped.Kind::word), Skipped::kind);
            var digest = skipped.one("digest", DIGEST, Skipped::digest);
            var reason = skipped.oneOr("reason", TEXT, Skipped::reason, "");
            return in -> new Skipped(in.of(kind), in.of(digest), in.of(reason));
          });

  /** What was read, and how much of it was wrong. */
  public static final ObjectForm<VerificationSummary> SUMMARY =
      ObjectForm.of(
          all -> {
            var blobs = all.oneOr("blobs", WHOLE, VerificationSummary::blobs, 0L);
            var bytes = all.oneOr("bytes", WHOLE, VerificationSummary::bytes, 0L);
            var manifests = all.oneOr("manifests", WHOLE, VerificationSummary::manifests, 0L);
            var layers = all.oneOr("layers", WHOLE, VerificationSummary::layers, 0L);
            var unchecked =
                all.oneOr("layersUnchecked", WHOLE, VerificationSummary::layersUnchecked, 0L);
            var absentBlobs = all.oneOr("absentBlobs", WHOLE, VerificationSummary::absentBlobs, 0L);
            var absentManifests =
                all.oneOr("absentManifests", WHOLE, VerificationSummary::absentManifests, 0L);
            var wrong = all.oneOr("wrong", WHOLE, VerificationSummary::wrong, 0L);
            var removed = all.oneOr("removed", WHOLE, VerificationSummary::removed, 0L);
            var unread = all.oneOr("unread", WHOLE, VerificationSummary::unread, 0L);
            return in ->
                new VerificationSummary(
                    in.of(blobs),
                    in.of(bytes),
                    in.of(manifests),
                    in.of(layers),
                    in.of(unchecked),
                    in.of(absentBlobs),
                    in.of(absentManifests),
                    in.of(wrong),
                    in.of(removed),
                    in.of(unread));
          });

  private static final ObjectForm<VerificationProgress> PROGRESS =
      ObjectForm.of(
          all -> {
            var blobs = all.oneOr("blobs", WHOLE, VerificationProgress::blobs, 0L);
            var manifests = all.oneOr("manifests", WHOLE, VerificationProgress::manifests, 0L);
            var bytes = all.oneOr("bytes", WHOLE, VerificationProgress::bytesRead, 0L);
            var of = all.oneOr("of", WHOLE, VerificationProgress::bytesInAll, 0L);
            var wrong = all.oneOr("wrong", WHOLE, VerificationProgress::wrong, 0L);
            return in ->
                new VerificationProgress(
                    in.of(blobs), in.of(manifests), in.of(bytes), in.of(of), in.of(wrong));
          });

  public static final ObjectForm<VerificationEvent> EVENT =
      ObjectForm.union(
          "event",
          Kind.of(
              "progress",
              VerificationEvent.Progressed.class,
              event -> {
                var progress = event.inline(PROGRESS, VerificationEvent.Progressed::progress);
                return in -> new VerificationEvent.Progressed(in.of(progress));
              }),
          Kind.of(
              "found",
              VerificationEvent.Found.class,
              event -> {
                var finding = event.inline(FINDING, VerificationEvent.Found::finding);
                return in -> new VerificationEvent.Found(in.of(finding));
              }),
          Kind.of(
              "skipped",
              VerificationEvent.PassedOver.class,
              event -> {
                var skipped = event.inline(SKIPPED, VerificationEvent.PassedOver::skipped);
                return in -> new VerificationEvent.PassedOver(in.of(skipped));
              }),
          Kind.of(
              "ended",
              VerificationEvent.Ended.class,
              event -> {
                var summary = event.inline(SUMMARY, VerificationEvent.Ended::summary);
                return in -> new VerificationEvent.Ended(in.of(summary));
              }),
          Kind.of(
              "failed",
              VerificationEvent.Failed.class,
              event -> {
                var reason = event.oneOr("reason", TEXT, VerificationEvent.Failed::reason, "");
                return in -> new VerificationEvent.Failed(in.of(reason));
              }));

  private VerificationJson() {}
}
