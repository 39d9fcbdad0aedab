package dev.entrepot.cli.verify;

import dev.entrepot.cache.verify.Skipped;
import dev.entrepot.cache.verify.VerificationFinding;
import dev.entrepot.cache.verify.VerificationProgress;
import dev.entrepot.cache.verify.VerificationSummary;
import dev.entrepot.cli.output.ExitCode;
import dev.entrepot.cli.progress.ProgressDisplay;
import dev.entrepot.oci.HumanCount;
import dev.entrepot.oci.HumanSize;
import dev.entrepot.operate.verify.VerificationEvent;
import dev.entrepot.operate.verify.VerificationJson;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Consumer;

/** The output of a verification: its findings, and their number by kind. */
final class VerificationReport implements Consumer<VerificationEvent> {
  /** How many findings are printed; all are counted. */
  static final int MAX_FINDINGS = 1000;

  private final PrintWriter out;
  private final PrintWriter err;
  private final ProgressDisplay display;
  private final boolean json;
  private final List<VerificationFinding> findings = new ArrayList<>();
  private final List<Skipped> skipped = new ArrayList<>();
  private final Map<VerificationFinding.Kind, Integer> counts =
      new EnumMap<>(VerificationFinding.Kind.class);
  private OptionalInt exitCode = OptionalInt.empty();

  /**
   * @param json whether one JSON object is printed instead of text
   */
  VerificationReport(PrintWriter out, PrintWriter err, ProgressDisplay display, boolean json) {
    this.out = out;
    this.err = err;
    this.display = display;
    this.json = json;
  }

  /** The program's exit code, once the verification has ended. */
  OptionalInt exitCode() {
    return exitCode;
  }

  @Override
  public void accept(VerificationEvent event) {
    switch (event) {
      case VerificationEvent.Progressed(var progress) -> show(progress);
      case VerificationEvent.Found(var finding) -> found(finding);
      case VerificationEvent.PassedOver(var one) -> passedOver(one);
      case VerificationEvent.Ended(var summary) -> ended(summary);
      case VerificationEvent.Failed(String reason) -> failed(reason);
    }
  }

  /** It failed, or did not reach its end. */
  void failed(String reason) {
    display.close();
    err.println("entrepot: " + reason);
    err.flush();
    exitCode = OptionalInt.of(ExitCode.FAILED);
  }

  private void show(VerificationProgress progress) {
    display.show(
        progress.bytesRead(),
        progress.bytesInAll(),
        progress.wrong() == 0 ? "" : progress.wrong() + " wrong");
  }

  private void found(VerificationFinding finding) {
    counts.merge(finding.kind(), 1, Integer::sum);
    if (findings.size() < MAX_FINDINGS) {
      findings.add(finding);
    }
  }

  private void passedOver(Skipped one) {
    if (skipped.size() < MAX_FINDINGS) {
      skipped.add(one);
    }
  }

  private void ended(VerificationSummary summary) {
    display.close();
    if (json) {
      out.println(json(summary).encode());
    } else {
      print(summary);
    }
    out.flush();
    exitCode = OptionalInt.of(summary.isRight() ? ExitCode.OK : ExitCode.FAILED);
  }

  private JsonObject json(VerificationSummary summary) {
    var listed = new JsonArray();
    findings.forEach(finding -> listed.add(VerificationJson.FINDING.json(finding)));
    var passedOver = new JsonArray();
    skipped.forEach(one -> passedOver.add(VerificationJson.SKIPPED.json(one)));
    return new JsonObject()
        .put("right", summary.isRight())
        .mergeIn(VerificationJson.SUMMARY.json(summary))
        .put("findings", listed)
        .put("skipped", passedOver);
  }

  private void print(VerificationSummary summary) {
    for (VerificationFinding finding : findings) {
      out.printf("%s %s: %s%n", finding.kind().word(), finding.digest(), finding.fault());
    }
    if (summary.wrong() > findings.size()) {
      out.printf("and %d more%n", summary.wrong() - findings.size());
    }
    for (Skipped one : skipped) {
      out.printf("not checked: %s %s: %s%n", one.kind().word(), one.digest(), one.reason());
    }
    out.printf("%-12s %12s %12s %12s%n", "", "checked", "size", "wrong");
    row("blobs", summary.blobs(), HumanSize.of(summary.bytes()), wrongBlobs());
    row("manifests", summary.manifests(), "", wrong(VerificationFinding.Kind.DAMAGED_MANIFEST));
    row("layers", summary.layers(), "", wrong(VerificationFinding.Kind.WRONG_LAYER));
    if (summary.layersUnchecked() > 0) {
      out.printf("layers that could not be checked: %d%n", summary.layersUnchecked());
    }
    out.printf(
        "named but not stored, fetched when asked for: %s, %s%n",
        HumanCount.of(summary.absentBlobs(), "blob"),
        HumanCount.of(summary.absentManifests(), "manifest"));
    if (summary.unread() > 0) {
      out.printf("blobs that could not be read now, and stay: %d%n", summary.unread());
    }
    out.println(conclusion(summary));
  }

  private static String conclusion(VerificationSummary summary) {
    if (summary.wrong() > 0) {
      return "%d wrong, %d of it removed, to be fetched again"
          .formatted(summary.wrong(), summary.removed());
    }
    return summary.isRight() ? "everything is right" : "what could be read is right";
  }

  private void row(String what, long checked, String size, int wrong) {
    out.printf("%-12s %12d %12s %12d%n", what, checked, size, wrong);
  }

  private int wrongBlobs() {
    return wrong(VerificationFinding.Kind.DAMAGED_BLOB)
        + wrong(VerificationFinding.Kind.MISSING_BLOB)
        + wrong(VerificationFinding.Kind.UNREADABLE_BLOB);
  }

  private int wrong(VerificationFinding.Kind kind) {
    return counts.getOrDefault(kind, 0);
  }
}
