package dev.entrepot.cache.index.rocksdb;

import dev.entrepot.cache.error.StoreException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.rocksdb.NativeLibraryLoader;
import org.rocksdb.RocksDB;

/**
 * RocksDB's library. It is unpacked into the folder of temporary files, loaded, and removed at
 * once, as a loaded library needs its name no more: RocksDB itself would remove it at the end, and
 * each process that is killed would leave 17 MB behind.
 */
final class NativeLibrary {
  private static boolean loaded;

  private NativeLibrary() {}

  /**
   * Loads it, if it is not loaded yet. Blocking.
   *
   * @throws StoreException if it cannot be unpacked or loaded
   */
  static synchronized void load() throws StoreException {
    if (loaded) {
      return;
    }
    try {
      unpackAndLoad();
      RocksDB.loadLibrary(); // It is loaded by now; this has RocksDB know.
      loaded = true;
    } catch (IOException | UnsatisfiedLinkError | RuntimeException e) {
      throw new StoreException(
          "cannot load the RocksDB library from %s, where it is unpacked: %s; choose another folder with -Djava.io.tmpdir"
              .formatted(System.getProperty("java.io.tmpdir"), e.getMessage()),
          e);
    }
  }

  private static void unpackAndLoad() throws IOException {
    Path folder = Files.createTempDirectory("entrepot-rocksdb-");
    try {
      NativeLibraryLoader.getInstance().loadLibrary(folder.toString());
    } finally {
      remove(folder);
    }
  }

  private static void remove(Path folder) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }
}
