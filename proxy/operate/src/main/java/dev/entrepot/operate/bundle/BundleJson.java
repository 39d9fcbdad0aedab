package dev.entrepot.operate.bundle;

import static dev.entrepot.operate.json.JsonForms.DIGEST;
import static dev.entrepot.operate.json.JsonForms.FLAG;
import static dev.entrepot.operate.json.JsonForms.TEXT;
import static dev.entrepot.operate.json.JsonForms.WHOLE;

import dev.entrepot.operate.json.JsonForms;
import dev.entrepot.operate.json.ObjectForm;
import dev.entrepot.operate.json.UnionForm.Kind;
import java.util.LinkedHashSet;
import java.util.List;

/** Reports of bundles as JSON. Sizes are in bytes. */
public final class BundleJson {
  private static final String NAME = "name";
  private static final String BEFORE = "before";

  private static final ObjectForm<ImportOutcome> OUTCOME =
      ObjectForm.unionBehind(
          1,
          "state",
          Kind.of(
              "imported",
              ImportOutcome.Imported.class,
              image -> {
                var name = image.one(NAME, TEXT, ImportOutcome.Imported::name);
                var digest = image.one("digest", DIGEST, ImportOutcome.Imported::digest);
                var before = image.maybe(BEFORE, DIGEST, ImportOutcome.Imported::before);
                return in -> new ImportOutcome.Imported(in.of(name), in.of(digest), in.of(before));
              }),
          Kind.of(
              "unchanged",
              ImportOutcome.Unchanged.class,
              image -> {
                var name = image.one(NAME, TEXT, ImportOutcome.Unchanged::name);
                var digest = image.one("digest", DIGEST, ImportOutcome.Unchanged::digest);
                return in -> new ImportOutcome.Unchanged(in.of(name), in.of(digest));
              }),
          Kind.of(
              "kept",
              ImportOutcome.Kept.class,
              image -> {
                var name = image.one(NAME, TEXT, ImportOutcome.Kept::name);
                var digest = image.one("digest", DIGEST, ImportOutcome.Kept::digest);
                var before = image.one(BEFORE, DIGEST, ImportOutcome.Kept::before);
                return in -> new ImportOutcome.Kept(in.of(name), in.of(digest), in.of(before));
              }),
          Kind.of(
              "incomplete",
              ImportOutcome.Incomplete.class,
              image -> {
                var name = image.one(NAME, TEXT, ImportOutcome.Incomplete::name);
                var missing =
                    image.one("missing", DIGEST.list(), ImportOutcome.Incomplete::missing);
                var count = image.one("missingCount", WHOLE, ImportOutcome.Incomplete::count);
                return in ->
                    new ImportOutcome.Incomplete(in.of(name), in.of(missing), in.of(count));
              }));

  /** The report of an import. */
  public static final ObjectForm<ImportReport> REPORT =
      ObjectForm.of(
          report -> {
            var _ = report.oneOr("complete", FLAG, ImportReport::isComplete, false);
            var newBlobs = report.one("newBlobs", WHOLE, ImportReport::newBlobs);
            var newBytes = report.one("newBytes", WHOLE, ImportReport::newBytes);
            var known = report.one("knownBlobs", WHOLE, ImportReport::knownBlobs);
            var isForAnother = report.one("madeForAnother", FLAG, ImportReport::isForAnother);
            var images = report.one("images", OUTCOME.list(), ImportReport::images);
            return in ->
                new ImportReport(
                    in.of(images),
                    in.of(newBlobs),
                    in.of(newBytes),
                    in.of(known),
                    in.of(isForAnother));
          });

  /** The blobs that a bundle needs, with their sizes. */
  public static final ObjectForm<NeededBlobs> NEEDED =
      ObjectForm.of(
          needed -> {
            var sizes = needed.one("blobs", JsonForms.map(DIGEST, WHOLE), NeededBlobs::sizes);
            var elsewhere =
                needed.oneOr(
                    "elsewhere", DIGEST.list(), it -> List.copyOf(it.elsewhere()), List.of());
            return in -> new NeededBlobs(in.of(sizes), new LinkedHashSet<>(in.of(elsewhere)));
          });

  private BundleJson() {}
}
