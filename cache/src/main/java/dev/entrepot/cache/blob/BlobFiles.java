package dev.entrepot.cache.blob;

import dev.entrepot.oci.Digest;
import dev.entrepot.oci.DigestAlgorithm;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/** The blobs that have a file, found by walking through the folders. */
public final class BlobFiles {
  private BlobFiles() {}

  /** Is told of the blobs, a folder after the other. */
  public interface Visitor {
    /**
     * Whether to go on; asked before each file.
     *
     * @throws IOException to end the walk
     */
    boolean goesOn() throws IOException;

    /** There is a file of the blob's name; whether it is whole is not known. */
    void found(Digest digest) throws IOException;

    /** A folder is done. */
    void folderDone() throws IOException;
  }

  /**
   * Walks through the blobs' folders, holding one file's name at a time. A file of another name, or
   * in a folder that is not its own, is passed over. Files that come or go meanwhile may be found
   * or not. Blocking.
   *
   * @param blobs as given to {@link BlobStores#onFiles}
   */
  public static void walk(Path blobs, Visitor visitor) throws IOException {
    for (var algorithm : DigestAlgorithm.values()) {
      Path folder = blobs.resolve(algorithm.prefix());
      if (!Files.isDirectory(folder)) {
        continue;
      }
      try (DirectoryStream<Path> shards = Files.newDirectoryStream(folder, Files::isDirectory)) {
        for (Path shard : shards) {
          walkShard(algorithm, shard, visitor);
        }
      }
    }
  }

  private static void walkShard(DigestAlgorithm algorithm, Path shard, Visitor visitor)
      throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(shard)) {
      for (Path file : files) {
        if (!visitor.goesOn()) {
          return;
        }
        Optional<Digest> digest = Digest.parse(algorithm.prefix() + ':' + name(file));
        if (digest.isPresent() && digest.get().hex().startsWith(name(shard))) {
          visitor.found(digest.get());
        }
      }
    } catch (java.nio.file.DirectoryIteratorException e) {
      throw e.getCause();
    }
    visitor.folderDone();
  }

  private static String name(Path file) {
    return Objects.requireNonNull(file.getFileName()).toString();
  }
}
