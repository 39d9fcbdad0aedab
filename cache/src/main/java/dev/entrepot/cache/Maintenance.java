package dev.entrepot.cache;

import dev.entrepot.cache.blob.BlobStore;
import dev.entrepot.cache.blob.Quarantine;
import dev.entrepot.cache.evict.Capacity;
import dev.entrepot.cache.verify.Scrub;
import dev.entrepot.cache.verify.VerificationOptions;
import dev.entrepot.oci.HumanSize;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What has to be done from time to time, or when the disk is full. Any thread; blocking. */
public final class Maintenance {
  private static final Logger log = LoggerFactory.getLogger(Maintenance.class);

  private final DataFolder folder;
  private final BlobStore blobs;
  private final Quarantine quarantine;
  private final Capacity room;
  private final Inspection inspection;
  private final InstantSource clock;
  private final Duration keepUnfinished;

  /**
   * @param keepUnfinished how long an unfinished blob is kept after its last byte came
   */
  Maintenance(
      DataFolder folder,
      BlobStore blobs,
      Quarantine quarantine,
      Capacity room,
      Inspection inspection,
      InstantSource clock,
      Duration keepUnfinished) {
    this.folder = folder;
    this.blobs = blobs;
    this.quarantine = quarantine;
    this.room = room;
    this.inspection = inspection;
    this.clock = clock;
    this.keepUnfinished = keepUnfinished;
  }

  /** Removes the unfinished blobs that no download has continued for long. */
  public void discardAbandoned() throws IOException {
    var discarded = blobs.discardKept(clock.instant().minus(keepUnfinished));
    room.discarded(discarded.bytes());
    if (discarded.blobs() > 0) {
      log.info(
          "Removed unfinished downloads that were not resumed: {}, {}",
          discarded.blobs(),
          HumanSize.of(discarded.bytes()));
    }
  }

  /**
   * Removes what is stored and least needed, as the disk is full: unfinished blobs that no download
   * is continuing, and files that were found damaged.
   *
   * @return how many bytes there is more room for; 0 if nothing could be removed
   */
  public long makeRoom() throws IOException {
    long bytes = blobs.discardKept(Instant.MAX).bytes() + quarantine.clear();
    room.discarded(bytes);
    return bytes;
  }

  /**
   * A scrub of all that is stored, run by the caller; one at a time.
   *
   * @param interval from the beginning of a pass to that of the next
   * @param bytesPerSecond how much it reads at most
   */
  public Scrub scrub(Duration interval, long bytesPerSecond) {
    var options = new VerificationOptions(false, OptionalLong.of(bytesPerSecond));
    return new Scrub(
        listener -> inspection.verification(options, listener), folder.scrub(), interval, clock);
  }
}
