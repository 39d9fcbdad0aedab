package dev.entrepot.cache.blob;

import dev.entrepot.oci.Digest;
import dev.entrepot.oci.DigestAlgorithm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashSet;
import java.util.Set;

/**
 * Where a blob's file lies: {@code <algorithm>/<first two hex digits>/<hex>}. Only a parsed digest
 * becomes a name, so no name leads elsewhere. Any thread may use it.
 */
final class BlobPaths {
  private static final int SHARD_DIGITS = 2;

  private final Path root;

  /** Folders known to survive a loss of power; 256 an algorithm at most. Guarded by this. */
  private final Set<Path> durable = new HashSet<>();

  private BlobPaths(Path root) {
    this.root = root;
  }

  /** The paths below a folder; makes it and those of the algorithms if they are missing. */
  static BlobPaths below(Path root) throws IOException {
    Folders.make(root);
    for (var algorithm : DigestAlgorithm.values()) {
      Folders.make(root.resolve(algorithm.prefix()));
    }
    return new BlobPaths(root);
  }

  /** The folder of the blob's file. */
  Path folder(Digest digest) {
    return root.resolve(digest.algorithm().prefix())
        .resolve(digest.hex().substring(0, SHARD_DIGITS));
  }

  /** The blob's file. */
  Path file(Digest digest) {
    return folder(digest).resolve(digest.hex());
  }

  Path root() {
    return root;
  }

  /** Gives finished content, which is on disk, its name; that is on disk too once this returns. */
  void nameDurably(Path content, Digest digest) throws IOException {
    Path folder = durableFolder(digest);
    Files.move(content, file(digest), StandardCopyOption.ATOMIC_MOVE);
    Folders.force(folder);
  }

  /** Gives finished content its name, which may be lost with the power. */
  void name(Path content, Digest digest) throws IOException {
    Path folder = Folders.made(folder(digest));
    Files.move(content, folder.resolve(digest.hex()), StandardCopyOption.ATOMIC_MOVE);
  }

  /**
   * The folder of the blob's file, there and durable. One that is found is forced too, the first
   * time: the process that made it may have died, or may still be waiting for the disk.
   */
  synchronized Path durableFolder(Digest digest) throws IOException {
    Path folder = folder(digest);
    if (!durable.contains(folder)) {
      Folders.make(folder);
      durable.add(folder);
    }
    return folder;
  }
}
