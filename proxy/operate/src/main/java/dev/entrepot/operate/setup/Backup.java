package dev.entrepot.operate.setup;

import java.nio.file.Path;

/** The copy that is kept of a file as it was before its first change. */
public final class Backup {
  private static final String ENDING = ".before-entrepot";

  private Backup() {}

  /** Where the copy of a file is. */
  public static Path of(Path file) {
    return file.resolveSibling(file.getFileName() + ENDING);
  }
}
