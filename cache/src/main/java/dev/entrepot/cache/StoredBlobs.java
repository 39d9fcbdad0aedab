package dev.entrepot.cache;

import static dev.entrepot.cache.index.table.Tables.BLOBS;

import dev.entrepot.cache.blob.BlobStore;
import dev.entrepot.cache.blob.OpenBlob;
import dev.entrepot.cache.blob.ReadFaults;
import dev.entrepot.cache.blob.StagedBlob;
import dev.entrepot.cache.evict.EvictionControl;
import dev.entrepot.cache.forcing.GroupForcer;
import dev.entrepot.cache.index.BlobRecord;
import dev.entrepot.cache.index.table.MetadataIndex;
import dev.entrepot.cache.memory.OpenFiles;
import dev.entrepot.cache.verify.DamageHandler;
import dev.entrepot.oci.Digest;
import dev.entrepot.oci.RegistryName;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Blobs by digest: read, and staged to be stored. Only verified content comes in. Any thread; what
 * is not said to block touches no file.
 */
public final class StoredBlobs {
  private final MetadataIndex index;
  private final BlobStore blobs;
  private final OpenFiles files;
  private final EvictionControl eviction;
  private final BlobCommits commits;
  private final StoreHealth health;
  private final DamageHandler removal;
  private final ReadCheck readCheck;

  StoredBlobs(
      MetadataIndex index,
      BlobStore blobs,
      OpenFiles files,
      EvictionControl eviction,
      BlobCommits commits,
      StoreHealth health,
      DamageHandler removal,
      ReadFaults faults) {
    this.index = index;
    this.blobs = blobs;
    this.files = files;
    this.eviction = eviction;
    this.commits = commits;
    this.health = health;
    this.removal = removal;
    this.readCheck = new ReadCheck(index, blobs, files, removal, faults);
  }

  /** The blob's length in bytes, if it is stored. */
  public OptionalLong size(Digest digest) {
    return index.get(BLOBS, digest).stream().mapToLong(BlobRecord::size).findFirst();
  }

  /** The blob, if its file happens to be open. */
  public Optional<OpenBlob> openIfReady(Digest digest) {
    var ready = files.ready(digest);
    if (ready.isPresent()) {
      eviction.used(digest);
    }
    return ready;
  }

  /**
   * The blob, if it is stored and its file is there in full length; one that is not is logged and
   * from then on not stored, so that it is fetched again. Blocking.
   *
   * @throws IOException if the file is there and cannot be opened
   */
  public Optional<OpenBlob> open(Digest digest) throws IOException {
    var ready = openIfReady(digest);
    if (ready.isPresent()) {
      return ready;
    }
    var record = index.get(BLOBS, digest);
    var opened = record.isPresent() ? open(digest, record.get()) : ready;
    if (opened.isPresent()) {
      eviction.used(digest);
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
    removal.blob(digest, record, "it should have %d bytes, but %s".formatted(record.size(), fault));
  }

  /** Notes a request for a blob that is not opened here; does not wait. */
  public void noteUse(Digest digest) {
    eviction.used(digest);
  }

  /**
   * A reader could not read the blob's file from a position on. If the file is still at fault
   * there, it is taken away, and the blob counts as not stored; a failure that says nothing about
   * the file ({@link ReadFaults}) leaves it. Blocking.
   */
  public void doubt(Digest digest, long position, String fault) {
    readCheck.at(digest, position, fault);
  }

  /** The same for callers that must not wait: the file is checked when it is next opened. */
  public void doubt(Digest digest) {
    files.forget(digest);
  }

  /** Begins a blob that does not come from a registry. Blocking. */
  public StagedBlob stage(Digest digest) throws IOException {
    return stage(digest, Optional.empty());
  }

  /**
   * Begins a blob that no reader finds until it is committed, or continues what an earlier attempt
   * has left of it: then its size is above 0, and nothing is known of those bytes. Blocking.
   *
   * <p>Once its commit returns, the blob outlives the process. It outlives a loss of power too, a
   * small one ({@link GroupForcer#MAX_SMALL_BYTES}) after some seconds.
   *
   * @param from the registry that sends it: what another one has sent is not continued
   */
  public StagedBlob stage(Digest digest, Optional<RegistryName> from) throws IOException {
    try {
      return eviction.capacity().enter(digest, commits.stage(digest, from));
    } catch (IOException e) {
      health.failed(e, 0);
      throw e;
    }
  }
}
