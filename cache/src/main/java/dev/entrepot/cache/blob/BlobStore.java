package dev.entrepot.cache.blob;

import dev.entrepot.oci.Digest;
import dev.entrepot.oci.RegistryName;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;

/** Blobs by digest. All methods block; any thread may call them. */
public interface BlobStore {
  /**
   * Begins a blob that no reader finds, or continues what was kept of one: its size may be above 0
   * then, and those bytes have to be verified again.
   *
   * @param from the registry that sends it: what was kept of another one's is not continued
   */
  BlobDraft stage(Digest digest, Optional<RegistryName> from) throws IOException;

  /** The same for a blob that no registry sends. */
  default BlobDraft stage(Digest digest) throws IOException {
    return stage(digest, Optional.empty());
  }

  /**
   * Removes what was kept of unfinished blobs that no download has continued.
   *
   * @param before those that were last written to before this moment
   */
  Discarded discardKept(Instant before) throws IOException;

  /** How much was removed, in bytes and in number. */
  record Discarded(int blobs, long bytes) {}

  /**
   * Makes published blobs durable, as many as there are with one wait for the disk, where the
   * system has a way to do so. One that is gone by now counts as durable.
   *
   * @return those that could not be written, and may be damaged
   */
  Set<Digest> force(Collection<Digest> published) throws IOException;

  /** Opens a blob for reading; empty if there is none. The caller closes the channel. */
  Optional<FileChannel> open(Digest digest) throws IOException;

  /** Removes a blob, if it is there; its readers keep what they have opened. */
  void delete(Digest digest) throws IOException;
}
