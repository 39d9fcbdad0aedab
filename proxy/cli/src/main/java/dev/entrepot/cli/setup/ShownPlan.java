package dev.entrepot.cli.setup;

import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import dev.entrepot.operate.setup.Backup;
import dev.entrepot.operate.setup.Draft;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Changes of files, as they are shown to people. */
record ShownPlan(PrintWriter out, DiskFiles files) {
  private static final int CONTEXT_LINES = 3;

  /** What would be changed, as {@code diff -u} writes it. */
  void difference(Draft.Change change) {
    List<String> before = lines(change.before());
    List<String> after = lines(change.after());
    UnifiedDiffUtils.generateUnifiedDiff(
            change.before().map(_ -> change.file().toString()).orElse("/dev/null"),
            change.after().map(_ -> change.file().toString()).orElse("/dev/null"),
            before,
            DiffUtils.diff(before, after),
            CONTEXT_LINES)
        .forEach(out::println);
  }

  /** What was done to a file. */
  void done(Draft.Change change) {
    String kept =
        hasBackup(change.file()) ? "   (as it was: " + Backup.of(change.file()) + ")" : "";
    if (change.after().isEmpty()) {
      out.printf("  removed  %s%n", change.file());
    } else if (change.before().isEmpty()) {
      out.printf("  made     %s%n", change.file());
    } else {
      out.printf("  changed  %s%s%n", change.file(), kept);
    }
  }

  /** Files that this user may not write, for a user with the permission. */
  void byHand(Draft.Change change) {
    change
        .after()
        .ifPresentOrElse(
            text -> {
              out.printf("%s should be:%n", change.file());
              text.lines().forEach(line -> out.printf("  %s%n", line));
            },
            () -> out.printf("%s should go%n", change.file()));
  }

  private boolean hasBackup(Path file) {
    return files.exists(Backup.of(file));
  }

  private static List<String> lines(Optional<String> text) {
    return text.map(it -> it.lines().toList()).orElse(List.of());
  }
}
