package dev.entrepot.cache;

import dev.entrepot.cache.error.StoreException;
import dev.entrepot.cache.error.StoreInUseException;
import dev.entrepot.cache.file.Access;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The data folder, while this process has it for itself.
 *
 * <pre>
 *   entrepot-store   marks the folder as Entrepot's and tells the version of all that lies in it
 *   lock             locked by the process that uses the folder
 *   blobs/           content, see BlobStore
 *   staging/         content that is not committed
 *   index/           see MetadataIndex
 *   frequencies      how often blobs were asked for, see SketchFile
 *   ended-cleanly    see CleanEnd
 *   quarantine/      files found damaged, see Quarantine
 *   scrub            how far the scrub is, see Scrub
 *   missed           what was missed offline, see Misses
 *   holds            what operators have pinned and frozen, see Holds
 * </pre>
 */
final class DataFolder implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(DataFolder.class);

  private static final String LOCK = "lock";

  /** What may lie in a folder that is still to become ours; the latter is of the file system. */
  private static final Set<String> HARMLESS = Set.of(LOCK, "lost+found");

  private final Path data;
  private final FileChannel lock;

  private DataFolder(Path data, FileChannel lock) {
    this.data = data;
    this.lock = lock;
  }

  /**
   * Takes a data folder into use, and sets who may read it. A folder that is not Entrepot's, or of
   * a version that is not understood, is left as it is.
   *
   * @param groupReadable whether the user's group may read it; empty leaves a store as it is
   * @throws StoreException if it cannot be used; the message says why
   */
  static DataFolder open(Path data, Optional<Boolean> groupReadable) throws StoreException {
    try {
      return openOrFail(data, groupReadable);
    } catch (StoreException e) {
      throw e;
    } catch (IOException e) {
      throw explained(data, e);
    }
  }

  private static DataFolder openOrFail(Path data, Optional<Boolean> groupReadable)
      throws IOException {
    if (Files.exists(data) && !Files.isDirectory(data)) {
      throw new StoreException("%s is not a folder: choose another data folder".formatted(data));
    }
    Files.createDirectories(data);
    var marker = new StoreMarker(data);
    marker.requireKnownVersion();
    boolean isNew = !marker.exists();
    if (isNew) {
      requireEmpty(data);
    }
    var folder = new DataFolder(data, lock(data));
    try {
      marker.write();
      folder.prepare(isNew ? Optional.of(groupReadable.orElse(false)) : groupReadable);
      return folder;
    } catch (IOException e) {
      folder.close();
      throw e;
    }
  }

  /** A store that stays as readable as it is. */
  static DataFolder open(Path data) throws StoreException {
    return open(data, Optional.empty());
  }

  /** Sets who may read it, before anything comes into it. */
  private void prepare(Optional<Boolean> groupReadable) throws IOException {
    if (groupReadable.isPresent()) {
      Access.set(data, groupReadable.get());
    }
  }

  Path blobs() {
    return data.resolve("blobs");
  }

  Path staging() {
    return data.resolve("staging");
  }

  Path quarantine() {
    return data.resolve("quarantine");
  }

  Path scrub() {
    return data.resolve("scrub");
  }

  Path index() {
    return data.resolve("index");
  }

  /** What outlives restarts of how often blobs are asked for. */
  Path frequencies() {
    return data.resolve("frequencies");
  }

  /** What operators hold. */
  Path holds() {
    return data.resolve("holds");
  }

  /** What outlives restarts of what clients missed. */
  Path missed() {
    return data.resolve("missed");
  }

  /** How many bytes the disk has; {@link Long#MAX_VALUE} if that cannot be told. */
  long capacity() {
    long bytes = data.toFile().getTotalSpace();
    return bytes == 0 ? Long.MAX_VALUE : bytes;
  }

  /** How many bytes are free on the disk; 0 if that cannot be told. */
  long room() {
    return data.toFile().getUsableSpace();
  }

  /** Whether the process that used it last had left nothing to be put right; asked once. */
  boolean takeCleanEnd() throws StoreException {
    try {
      return new CleanEnd(data).take();
    } catch (IOException e) {
      throw explained(data, e);
    }
  }

  /** Tells the next process that there is nothing to be put right, if the folder is still ours. */
  void leaveCleanEnd() {
    if (lock.isOpen()) {
      new CleanEnd(data).leave();
    }
  }

  /** Gives the folder up for others. */
  @Override
  public void close() {
    try {
      lock.close();
    } catch (IOException e) {
      log.warn("Cannot release the data folder {}: {}", data, e.toString());
    }
  }

  /** What an operator is told of a failure of the file system. */
  static StoreException explained(Path data, IOException e) {
    if (e instanceof AccessDeniedException denied) {
      return new StoreException(
          "no permission for %s: let the user that runs Entrepot read and write it"
              .formatted(denied.getFile()),
          e);
    }
    return new StoreException(
        "cannot use the data folder %s: %s%s".formatted(data, reason(e), advice(e)), e);
  }

  private static String advice(IOException e) {
    String message = String.valueOf(e.getMessage());
    if (message.contains("Read-only file system")) {
      return ": mount it writable, or choose another data folder";
    }
    return message.contains("No space left on device")
        ? ": make room, or choose another data folder"
        : "";
  }

  private static String reason(IOException e) {
    if (e instanceof NoSuchFileException missing) {
      return "there is no " + missing.getFile();
    }
    if (e instanceof FileSystemException failure) {
      return failure.getReason() == null
          ? e.toString()
          : failure.getFile() + ": " + failure.getReason();
    }
    return e.getMessage() == null ? e.toString() : e.getMessage();
  }

  private static void requireEmpty(Path data) throws IOException {
    try (var files = Files.newDirectoryStream(data)) {
      for (Path file : files) {
        String name = Objects.requireNonNull(file.getFileName()).toString();
        if (!HARMLESS.contains(name) && !StoreMarker.isUnfinished(name)) {
          throw new StoreException(
              "%s holds files of something else: choose an empty data folder".formatted(data));
        }
      }
    }
  }

  private static FileChannel lock(Path data) throws IOException {
    var channel =
        Access.open(
            data.resolve(LOCK), Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE));
    if (!tryLock(channel)) {
      channel.close();
      throw new StoreInUseException(
          "%s is in use by another Entrepot: stop it, or choose another data folder"
              .formatted(data));
    }
    return channel;
  }

  /** Another process and another store of this one are the same to us. */
  private static boolean tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false;
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }
}
