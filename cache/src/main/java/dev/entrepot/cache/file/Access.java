package dev.entrepot.cache.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who may read what the store writes, whatever the umask says: its user, and that user's group if
 * it may read the folder that something is made in. File systems without such permissions are left
 * alone. Blocking.
 */
public final class Access {
  private static final Logger log = LoggerFactory.getLogger(Access.class);

  private static final Set<PosixFilePermission> FOLDER =
      PosixFilePermissions.fromString("rwx------");
  private static final Set<PosixFilePermission> GROUPS_FOLDER =
      PosixFilePermissions.fromString("rwxr-x---");
  private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");
  private static final Set<PosixFilePermission> GROUPS_FILE =
      PosixFilePermissions.fromString("rw-r-----");

  private Access() {}

  /**
   * Opens a file, which is made if the options say so.
   *
   * @throws IOException as {@link FileChannel#open}
   */
  public static FileChannel open(Path file, Set<? extends OpenOption> options) throws IOException {
    if (!isKnown(file)) {
      return FileChannel.open(file, options);
    }
    boolean isForGroup = isForGroup(file.toAbsolutePath().resolveSibling("."));
    var channel = FileChannel.open(file, options, PosixFilePermissions.asFileAttribute(FILE));
    if (isForGroup) {
      permit(file, GROUPS_FILE);
    }
    return channel;
  }

  /** Makes a folder. */
  public static void makeFolder(Path folder) throws IOException {
    if (!isKnown(folder)) {
      Files.createDirectory(folder);
      return;
    }
    boolean isForGroup = isForGroup(folder.toAbsolutePath().resolveSibling("."));
    Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(FOLDER));
    if (isForGroup) {
      permit(folder, GROUPS_FOLDER);
    }
  }

  /**
   * Sets who may read a folder and what lies in it, but not what lies in folders of it. What
   * belongs to another user stays as it is.
   *
   * @param group whether the user's group may
   */
  public static void set(Path folder, boolean group) throws IOException {
    if (!isKnown(folder)) {
      return;
    }
    if (!permit(folder, group ? GROUPS_FOLDER : FOLDER)) {
      log.warn("Cannot restrict access to {}: it may belong to another user", folder);
    }
    try (var files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        if (Files.isSymbolicLink(file)) {
          continue;
        }
        boolean isFolder = Files.isDirectory(file);
        permit(file, isFolder ? (group ? GROUPS_FOLDER : FOLDER) : (group ? GROUPS_FILE : FILE));
      }
    }
  }

  /**
   * Sets who may read the files that lie directly in a folder: whoever may read the folder. For
   * files of a library that makes them by the umask; one that goes meanwhile is passed over.
   */
  public static void followFolder(Path folder) throws IOException {
    if (!isKnown(folder)) {
      return;
    }
    var wanted = isForGroup(folder) ? GROUPS_FILE : FILE;
    try (var files = Files.newDirectoryStream(folder, Files::isRegularFile)) {
      for (Path file : files) {
        permit(file, wanted);
      }
    }
  }

  /** Whether they are so now. */
  private static boolean permit(Path path, Set<PosixFilePermission> permissions) {
    try {
      if (!Files.getPosixFilePermissions(path).equals(permissions)) {
        Files.setPosixFilePermissions(path, permissions);
      }
      return true;
    } catch (IOException e) {
      log.debug("cannot restrict access to {}", path, e);
      return false;
    }
  }

  private static boolean isForGroup(Path folder) throws IOException {
    return Files.getPosixFilePermissions(folder).contains(PosixFilePermission.GROUP_READ);
  }

  private static boolean isKnown(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix");
  }
}
