package dev.entrepot.config.check;

import dev.entrepot.config.EntrepotConfig;
import dev.entrepot.config.read.Loaded;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Whether this user can write the log, if it goes to a file. */
record LogFileCheck(Loaded<EntrepotConfig> loaded) {
  private static final String KEY = "log.file";

  List<ConfigIssue> run() {
    Optional<Path> file = loaded.value().log().file().map(it -> it.toAbsolutePath().normalize());
    if (file.isEmpty()) {
      return List.of();
    }
    Path there = file.get();
    if (Files.isDirectory(there)) {
      return List.of(ConfigIssue.fault(loaded, KEY, "%s is a folder".formatted(there)));
    }
    while (!Files.exists(there) && there.getParent() != null) {
      there = there.getParent();
    }
    boolean isInTheWay = !there.equals(file.get()) && !Files.isDirectory(there);
    if (isInTheWay) {
      return List.of(ConfigIssue.fault(loaded, KEY, "%s is not a folder".formatted(there)));
    }
    return Files.isWritable(there)
        ? List.of()
        : List.of(
            ConfigIssue.warning(
                loaded,
                KEY,
                "the user %s may not write in %s"
                    .formatted(System.getProperty("user.name"), there)));
  }
}
