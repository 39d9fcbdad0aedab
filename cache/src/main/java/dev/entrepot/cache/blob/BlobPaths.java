package dev.entrepot.cache.blob;

import dev.entrepot.oci.Digest;
import dev.entrepot.oci.DigestAlgorithm;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HexFormat;

/**
 * Where a blob's file lies: {@code <algorithm>/<first two hex digits>/<hex>}. Only a parsed digest
 * becomes a name, so no name leads elsewhere.
 */
record BlobPaths(Path root) {
  private static final int SHARD_DIGITS = 2;
  private static final int SHARDS = 256;

  Path of(Digest digest) {
    String hex = digest.hex();
    return root.resolve(digest.algorithm().prefix())
        .resolve(hex.substring(0, SHARD_DIGITS))
        .resolve(hex);
  }

  /** Makes all folders at once, so that no commit has to make one and wait for it. */
  void makeFolders() throws IOException {
    Folders.make(root);
    for (var algorithm : DigestAlgorithm.values()) {
      Path folder = root.resolve(algorithm.prefix());
      Folders.make(folder);
      for (int shard = 0; shard < SHARDS; shard++) {
        Folders.makeUnforced(folder.resolve(HexFormat.of().toHexDigits((byte) shard)));
      }
      Folders.force(folder);
    }
    Folders.force(root);
  }
}
