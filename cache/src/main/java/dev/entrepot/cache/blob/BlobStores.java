package dev.entrepot.cache.blob;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Executor;

/** The ways to keep blobs. */
public final class BlobStores {
  private BlobStores() {}

  /**
   * Blobs as files, one a digest: {@code <blobs>/sha256/ab/abcdef...}. Missing folders are made.
   *
   * @param staging on the same file system as blobs; its content is private to this store
   * @param closer runs the closing of a file that its last reader has left
   * @param sync how files are forced to disk together
   */
  public static BlobStore onFiles(Path blobs, Path staging, Executor closer, FileSystemSync sync)
      throws IOException {
    return FileBlobStore.open(blobs, staging, closer, sync);
  }
}
