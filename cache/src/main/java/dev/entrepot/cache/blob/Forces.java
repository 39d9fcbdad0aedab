package dev.entrepot.cache.blob;

import dev.entrepot.oci.Digest;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts the files of many blobs on disk, and their names. Any thread; blocking. */
final class Forces {
  private static final Logger log = LoggerFactory.getLogger(Forces.class);

  private final BlobPaths paths;
  private final FileSystemSync sync;

  Forces(BlobPaths paths, FileSystemSync sync) {
    this.paths = paths;
    this.sync = sync;
  }

  /** With one call for all, if there is such; the blobs that may not be on disk after it. */
  Set<Digest> force(Collection<Digest> blobs) {
    try {
      if (sync.sync(paths.root())) {
        return Set.of();
      }
    } catch (IOException e) {
      // It may be somebody else's file that could not be written. Each of ours tells for itself.
      log.warn("Not all of the disk could be written: {}", e.toString());
    }
    return forceEach(blobs);
  }

  private Set<Digest> forceEach(Collection<Digest> blobs) {
    var failed = new HashSet<Digest>();
    var folders = new HashMap<Path, Set<Digest>>();
    for (var blob : blobs) {
      if (!isForced(() -> forceFile(blob))) {
        failed.add(blob);
      }
      folders.computeIfAbsent(paths.folder(blob), _ -> new HashSet<>()).add(blob);
    }
    for (Map.Entry<Path, Set<Digest>> folder : folders.entrySet()) {
      if (!isForced(() -> forceFolder(folder.getValue()))) {
        failed.addAll(folder.getValue());
      }
    }
    return failed;
  }

  private interface Force {
    void run() throws IOException;
  }

  private static boolean isForced(Force force) {
    try {
      force.run();
      return true;
    } catch (NoSuchFileException e) {
      return true; // It was removed meanwhile.
    } catch (IOException e) {
      log.warn("A small blob could not be forced to disk: {}", e.toString());
      return false;
    }
  }

  private void forceFile(Digest blob) throws IOException {
    try (var channel = FileChannel.open(paths.file(blob), StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /** The folder that all these lie in, and its own entry. */
  private void forceFolder(Set<Digest> blobs) throws IOException {
    Folders.force(paths.durableFolder(blobs.iterator().next()));
  }
}
