package dev.entrepot.cache.listing;

import dev.entrepot.cache.blob.BlobStore;
import dev.entrepot.oci.Digest;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the configs of images, which does not count as a use of them. Blocking. */
record ConfigFiles(BlobStore blobs) {
  /** The longest config that is read, in bytes. */
  static final int MAX_BYTES = 4 << 20; // 4 MiB

  private static final Logger log = LoggerFactory.getLogger(ConfigFiles.class);

  /** The config; empty if it is not here, too long, or cannot be read. */
  Optional<byte[]> read(Digest config) {
    try {
      Optional<FileChannel> file = blobs.open(config);
      if (file.isEmpty()) {
        return Optional.empty();
      }
      try (var input = Channels.newInputStream(file.get())) {
        byte[] bytes = input.readNBytes(MAX_BYTES + 1);
        return bytes.length > MAX_BYTES ? Optional.empty() : Optional.of(bytes);
      }
    } catch (IOException e) {
      log.debug("config {} cannot be read; verify tells of that", config, e);
      return Optional.empty();
    }
  }
}
