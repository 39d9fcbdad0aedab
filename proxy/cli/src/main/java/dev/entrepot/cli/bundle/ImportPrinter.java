package dev.entrepot.cli.bundle;

import dev.entrepot.oci.Digest;
import dev.entrepot.oci.HumanCount;
import dev.entrepot.oci.HumanSize;
import dev.entrepot.operate.bundle.BundleJson;
import dev.entrepot.operate.bundle.ImportOutcome;
import dev.entrepot.operate.bundle.ImportOutcome.Imported;
import dev.entrepot.operate.bundle.ImportOutcome.Incomplete;
import dev.entrepot.operate.bundle.ImportOutcome.Kept;
import dev.entrepot.operate.bundle.ImportOutcome.Unchanged;
import dev.entrepot.operate.bundle.ImportReport;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Prints what an import did: the images that are here now, and the reasons why others are not. */
final class ImportPrinter {
  private final PrintWriter out;
  private final PrintWriter err;
  private final boolean json;
  private final boolean quiet;

  /**
   * @param json whether an object is printed for each bundle
   * @param quiet whether only the names of images are printed
   */
  ImportPrinter(PrintWriter out, PrintWriter err, boolean json, boolean quiet) {
    this.out = out;
    this.err = err;
    this.json = json;
    this.quiet = quiet;
  }

  void print(ImportReport report) {
    if (json) {
      out.println(BundleJson.REPORT.json(report).encode());
      return;
    }
    report.images().forEach(image -> print(image, advice(report)));
    if (!quiet) {
      out.printf(
          "%s (%s), %d %s here%n",
          HumanCount.of(report.newBlobs(), "new blob"),
          HumanSize.of(report.newBytes()),
          report.knownBlobs(),
          report.knownBlobs() == 1 ? "was" : "were");
    }
  }

  private static String advice(ImportReport report) {
    return report.isForAnother()
        ? "make a bundle with a new receipt of this store, or without one"
        : "the bundle has lost its end or more: copy it again";
  }

  private void print(ImportOutcome image, String advice) {
    switch (image) {
      case Incomplete(String name, List<Digest> missing, long count) ->
          err.printf(
              "entrepot: %s stays as it was, as %d that it needs are neither in the bundle nor"
                  + " here (%s%s): %s%n",
              name,
              count,
              missing.stream().map(Digest::toString).collect(Collectors.joining(", ")),
              count > missing.size() ? ", …" : "",
              advice);
      case Kept(String name, Digest digest, Digest before) ->
          err.printf(
              "entrepot: %s stays at %s, and does not move to %s, as its registry may be asked"
                  + " and no signature was required of the bundle: import it with --require"
                  + " KEY, or with --move-tags%n",
              name, before, digest);
      case Imported(String name, Digest digest, Optional<Digest> before) ->
          say(name, digest, before.map(was -> "moved from " + was).orElse("new"));
      case Unchanged(String name, Digest digest) -> say(name, digest, "unchanged");
    }
  }

  private void say(String name, Digest digest, String what) {
    out.println(quiet ? name : "%s  %s  %s".formatted(name, digest, what));
  }
}
