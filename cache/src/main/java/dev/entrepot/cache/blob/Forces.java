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

  /**
   * With one call for all, if there is such.
   *
   * @return the blobs whose content may not be on disk after it
   * @throws IOException if it cannot be tried, as a file or folder cannot be opened now; or if a
   *     folder cannot be forced
   */
  Set<Digest> force(Collection<Digest> blobs) throws IOException {
    try {
      if (sync.sync(paths.root())) {
        return Set.of();
      }
    } catch (IOException e) {
      // The file that could not be written may be another program's. Each of ours reports for
      // itself.
      log.warn("Not all of the disk could be written: {}", e.toString());
    }
    return forceEach(blobs);
  }

  private Set<Digest> forceEach(Collection<Digest> blobs) throws IOException {
    var failed = new HashSet<Digest>();
    var folders = new HashMap<Path, Set<Digest>>();
    for (var blob : blobs) {
      if (!isForced(paths.file(blob))) {
        failed.add(blob);
      }
      folders.computeIfAbsent(paths.folder(blob), _ -> new HashSet<>()).add(blob);
    }
    for (Map.Entry<Path, Set<Digest>> folder : folders.entrySet()) {
      // The folder that all these lie in, and its own entry.
      Folders.force(paths.durableFolder(folder.getValue().iterator().next()));
    }
    return failed;
  }

  private static boolean isForced(Path file) throws IOException {
    try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return isForced(channel);
    } catch (NoSuchFileException e) {
      return true; // It was removed meanwhile.
    }
  }

  private static boolean isForced(FileChannel file) {
    try {
      file.force(true);
      return true;
    } catch (IOException e) {
      log.warn("A small blob could not be forced to disk: {}", e.toString());
      return false;
    }
  }
}
