package dev.entrepot.cache;

import static dev.entrepot.cache.index.Tables.BLOBS;

import dev.entrepot.cache.blob.BlobStore;
import dev.entrepot.cache.blob.OpenBlob;
import dev.entrepot.cache.evict.Keeping;
import dev.entrepot.cache.index.BlobRecord;
import dev.entrepot.cache.index.MetadataIndex;
import dev.entrepot.cache.memory.OpenFiles;
import dev.entrepot.cache.verify.Removal;
import dev.entrepot.oci.Digest;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.Optional;

/** Opens stored blobs, and takes those away whose files are not what the index says. Any thread. */
record StoredBlobs(
    MetadataIndex index, BlobStore blobs, OpenFiles files, Keeping keeping, Removal removal) {
  /** Does not wait. */
  Optional<OpenBlob> openIfReady(Digest digest) {
    var ready = files.ready(digest);
    if (ready.isPresent()) {
      keeping.used(digest);
    }
    return ready;
  }

  /** Blocking. */
  Optional<OpenBlob> open(Digest digest) throws IOException {
    var ready = openIfReady(digest);
    if (ready.isPresent()) {
      return ready;
    }
    var record = index.get(BLOBS, digest);
    var opened = record.isPresent() ? open(digest, record.get()) : ready;
    if (opened.isPresent()) {
      keeping.used(digest);
    }
    return opened;
  }

  private Optional<OpenBlob> open(Digest digest, BlobRecord record) throws IOException {
    var channel = blobs.open(digest);
    if (channel.isEmpty()) {
      if (isStill(digest, record)) {
        unlist(digest, record, "its file is missing");
      }
      return Optional.empty();
    }
    long length = length(channel.get());
    if (length != record.size()) {
      channel.get().close();
      unlist(digest, record, "its file has " + length + " bytes");
      return Optional.empty();
    }
    var opened = files.admit(digest, length, channel.get());
    if (!isStill(digest, record)) {
      files.forget(digest); // It is being removed: its file is for this reader alone.
    }
    return Optional.of(opened);
  }

  private boolean isStill(Digest digest, BlobRecord record) {
    return index.get(BLOBS, digest).filter(record::equals).isPresent();
  }

  private static long length(FileChannel channel) throws IOException {
    try {
      return channel.size();
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  private void unlist(Digest digest, BlobRecord record, String fault) {
    removal.blob(digest, record, "it is to have %d bytes, but %s".formatted(record.size(), fault));
  }
}
