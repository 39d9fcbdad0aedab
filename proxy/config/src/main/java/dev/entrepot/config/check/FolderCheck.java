package dev.entrepot.config.check;

import dev.entrepot.config.EntrepotConfig;
import dev.entrepot.config.read.DataSize;
import dev.entrepot.config.read.Loaded;
import dev.entrepot.config.storage.StorageLimit;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Whether this user can keep a store in the data folder, and the disk has room for it. */
record FolderCheck(Loaded<EntrepotConfig> loaded) {
  /** Less space than that causes a warning, as few images are smaller. */
  private static final long LEAST_ROOM = 1L << 30; // 1 GiB

  List<ConfigIssue> run() {
    Path data = loaded.value().data().toAbsolutePath().normalize();
    if (Files.exists(data) && !Files.isDirectory(data)) {
      return List.of(
          ConfigIssue.fault(loaded, EntrepotConfig.DATA_KEY, "%s is not a folder".formatted(data)));
    }
    Path there = existing(data);
    List<ConfigIssue> findings = new ArrayList<>();
    if (!Files.isWritable(there) || !Files.isExecutable(there)) {
      findings.add(
          warning(
              "the user %s may not write in %s".formatted(System.getProperty("user.name"), there)));
    }
    room(there, findings);
    return findings;
  }

  /** The folder, or its nearest ancestor that exists. */
  private static Path existing(Path folder) {
    Path there = folder;
    while (!Files.exists(there) && there.getParent() != null) {
      there = there.getParent();
    }
    return there;
  }

  private void room(Path folder, List<ConfigIssue> findings) {
    long disk = folder.toFile().getTotalSpace();
    long free = folder.toFile().getUsableSpace();
    if (loaded.value().storage().maxSize() instanceof StorageLimit.Bytes(DataSize size)
        && disk > 0
        && size.bytes() > disk) {
      findings.add(
          ConfigIssue.warning(
              loaded,
              "storage.max-size",
              "%s is more than the whole disk of %s, %d bytes".formatted(size, folder, disk)));
    }
    if (disk > 0 && free < LEAST_ROOM) {
      findings.add(warning("only %d bytes are free on the disk of %s".formatted(free, folder)));
    }
  }

  private ConfigIssue warning(String text) {
    return ConfigIssue.warning(loaded, EntrepotConfig.DATA_KEY, text);
  }
}
