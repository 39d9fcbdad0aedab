package dev.entrepot.cache.blob;

import java.io.IOException;
import java.nio.file.Path;

/** A way to put all that was written to a file system on disk at once. */
public interface FileSystemSync {
  /** The way of no file system: each file is forced by itself. */
  FileSystemSync NONE = folder -> false;

  /** The way of the machine that this runs on; {@link #NONE} if it has none. */
  static FileSystemSync ofThisMachine() {
    return LinuxSync.ofThisMachine();
  }

  /**
   * Puts all files, and the entries of all folders, of a folder's file system on disk. Blocking.
   *
   * @return false if there is no such way here
   * @throws IOException if something could not be written, which may be no file of ours
   */
  boolean sync(Path folder) throws IOException;
}
