package dev.entrepot.cache;

import static dev.entrepot.cache.index.table.Tables.BLOBS;
import static dev.entrepot.cache.index.table.Tables.MANIFESTS;

import dev.entrepot.cache.blob.BlobStore;
import dev.entrepot.cache.blob.KeptFiles;
import dev.entrepot.cache.blob.Quarantine;
import dev.entrepot.cache.blob.ReadFaults;
import dev.entrepot.cache.collect.GarbageCollection;
import dev.entrepot.cache.collect.GarbageCollection.Parts;
import dev.entrepot.cache.collect.Touched;
import dev.entrepot.cache.error.StoreException;
import dev.entrepot.cache.evict.BlobRemover;
import dev.entrepot.cache.evict.EvictionControl;
import dev.entrepot.cache.evict.Pins;
import dev.entrepot.cache.forcing.GroupForcer;
import dev.entrepot.cache.hold.Holds;
import dev.entrepot.cache.index.table.MetadataIndex;
import dev.entrepot.cache.memory.OpenFiles;
import dev.entrepot.cache.memory.RecordCaches;
import dev.entrepot.cache.missed.Misses;
import dev.entrepot.cache.pulls.LastPulls;
import dev.entrepot.cache.recover.Recovery;
import dev.entrepot.oci.ImagePattern;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * The store: an index and files in a data folder, opened and closed as one. What it does is said by
 * its roles; callers take those that they need. Any thread may call.
 *
 * <p>To use a closed store is an {@link IllegalStateException}, or a {@link StoreException} where
 * that is declared.
 */
public final class ContentCache implements AutoCloseable {
  private final DataFolder folder;
  private final MetadataIndex index;
  private final OpenFiles files;
  private final StoreHealth health;
  private final Misses misses;
  private final EvictionControl eviction;
  private final BlobCommits commits;
  private final Recovery recovery;
  private final GarbageCollection collection;
  private final StoredBlobs blobs;
  private final Metadata metadata;
  private final ReferrersStore referrers;
  private final Retention retention;
  private final Inspection inspection;
  private final Maintenance maintenance;

  ContentCache(
      DataFolder folder,
      BlobStore store,
      MetadataIndex index,
      LeftBehind left,
      StoreSettings settings,
      InstantSource clock)
      throws IOException {
    this.folder = folder;
    this.index = index;
    this.files = new OpenFiles(settings.maxOpenFiles(), Opening.CLOSER);
    var hot = RecordCaches.within(settings.memoryBytes());
    this.health = new StoreHealth(clock, folder::room, hot::forget);
    var locks = new DigestLocks();
    var quarantine = new Quarantine(folder.quarantine(), folder.blobs());
    var blobRemoval = new BlobRemoval(store, quarantine, index, files, locks);
    var pulls = new LastPulls(index, clock);
    this.misses = Misses.open(folder.missed(), clock);
    var holds = Holds.open(folder.holds());
    var pins = pins(settings, holds, index, hot);
    long unfinished = KeptFiles.bytes(folder.staging()) + quarantine.bytes();
    var parts = parts(folder, index, blobRemoval, unfinished, clock);
    this.eviction =
        EvictionControl.start(settings.bounds().on(folder.capacity()), parts, pins, pulls, misses);
    holds.onChange(() -> pins.replace(patterns(settings, holds)));
    var removal =
        new DamagedContent(
            index, files, hot, quarantine, locks, eviction.capacity(), health, clock);
    var forcer =
        GroupForcer.start(
            store,
            index,
            digest ->
                index
                    .get(BLOBS, digest)
                    .ifPresent(it -> removal.blob(digest, it, "its file cannot be forced to disk")),
            left.unforced());
    var entries = new BlobEntries(index, eviction, forcer, clock);
    this.commits = new BlobCommits(store, files, locks, entries, health);
    this.recovery =
        Recovery.start(
            folder.blobs(), store, index, clock, left.cause(), blobRemoval::removeUnlisted);
    var touched = new Touched();
    this.collection =
        GarbageCollection.start(
            new Parts(index, hot, eviction, touched, pulls, settings.keepUnreached()),
            clock,
            RandomGenerator.getDefault());
    var faults = new ReadFaults();
    this.blobs = new StoredBlobs(index, store, files, eviction, commits, health, removal, faults);
    var writer = new MetadataWriter(index, eviction.indexCapacity(), touched, health);
    this.metadata = new Metadata(index, hot, touched, pins, writer, clock);
    this.referrers = new ReferrersStore(index, writer);
    this.retention = new Retention(eviction, holds, pulls, collection);
    this.inspection = new Inspection(index, store, folder, eviction, pulls, removal, faults);
    this.maintenance =
        new Maintenance(
            folder,
            store,
            quarantine,
            eviction.capacity(),
            inspection,
            clock,
            settings.keepUnfinished());
  }

  private static EvictionControl.Parts parts(
      DataFolder folder,
      MetadataIndex index,
      BlobRemover removal,
      long unfinished,
      InstantSource clock) {
    return new EvictionControl.Parts(
        index,
        removal,
        folder.frequencies(),
        folder::room,
        unfinished,
        clock,
        RandomGenerator.getDefault());
  }

  private static Pins pins(
      StoreSettings settings, Holds holds, MetadataIndex index, RecordCaches hot) {
    return new Pins(
        patterns(settings, holds),
        index,
        digest -> hot.manifests().peek(digest, () -> index.get(MANIFESTS, digest)));
  }

  /** What never goes: by the configuration, and by command. */
  private static List<ImagePattern> patterns(StoreSettings settings, Holds holds) {
    return Stream.concat(settings.pins().stream(), holds.patterns().stream()).toList();
  }

  /**
   * Opens the store in a data folder, which is made if it is missing. How long this takes does not
   * depend on how much is stored, unless the index is broken and made again. Blobs that lost their
   * entries are found again in the background. Blocking.
   *
   * @throws StoreException if the folder cannot be used: another Entrepot uses it, it is not ours,
   *     it is of a later version, or the file system refuses
   */
  public static ContentCache open(StoreSettings settings, InstantSource clock)
      throws StoreException {
    return Opening.open(settings, clock);
  }

  /**
   * Whether a folder holds a store, of whatever version.
   *
   * @throws StoreException if this process may not look into the folder
   */
  public static boolean isIn(Path data) throws StoreException {
    try {
      return new StoreMarker(data).isFound();
    } catch (IOException e) {
      throw DataFolder.explained(data, e);
    }
  }

  /** Finds out whether the index can write; {@link #health} says so. Blocking. */
  void probe() {
    try {
      index.applyDurably(List.of());
    } catch (StoreException e) {
      health.failed(e, 0);
    }
  }

  /** Waits until all blobs that a crash left without an entry are found again. Blocking. */
  void awaitRecovery() {
    recovery.await();
  }

  public StoredBlobs blobs() {
    return blobs;
  }

  public Metadata metadata() {
    return metadata;
  }

  public ReferrersStore referrers() {
    return referrers;
  }

  public Retention retention() {
    return retention;
  }

  public Inspection inspection() {
    return inspection;
  }

  public Maintenance maintenance() {
    return maintenance;
  }

  /** Whether the store takes what it is given. */
  public StoreHealth health() {
    return health;
  }

  /** What clients missed while no registry could be asked. */
  public Misses misses() {
    return misses;
  }

  /**
   * Writes what waits, and gives the data folder up. Files that are being read stay open until
   * their readers are done. Blocking; a second close does nothing.
   */
  @Override
  public void close() {
    recovery.close();
    collection.close();
    eviction.close();
    commits.close();
    index.close();
    files.close();
    if (recovery.isComplete() && commits.isClean()) {
      folder.leaveCleanEnd();
    }
    folder.close();
  }
}
