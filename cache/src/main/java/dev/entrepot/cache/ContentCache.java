package dev.entrepot.cache;

import static dev.entrepot.cache.index.Tables.BLOBS;
import static dev.entrepot.cache.index.Tables.MANIFESTS;
import static dev.entrepot.cache.index.Tables.REFERRERS;

import dev.entrepot.cache.blob.BlobStore;
import dev.entrepot.cache.blob.KeptFiles;
import dev.entrepot.cache.blob.OpenBlob;
import dev.entrepot.cache.blob.Quarantine;
import dev.entrepot.cache.blob.ReadFaults;
import dev.entrepot.cache.blob.StagedBlob;
import dev.entrepot.cache.collect.GarbageCollection;
import dev.entrepot.cache.collect.GarbageCollection.Ground;
import dev.entrepot.cache.collect.Touched;
import dev.entrepot.cache.error.StoreException;
import dev.entrepot.cache.evict.Evictions;
import dev.entrepot.cache.evict.IndexRoom;
import dev.entrepot.cache.evict.Keeping;
import dev.entrepot.cache.evict.Pins;
import dev.entrepot.cache.evict.Room;
import dev.entrepot.cache.forcing.GroupForcer;
import dev.entrepot.cache.hold.Holds;
import dev.entrepot.cache.index.BlobRecord;
import dev.entrepot.cache.index.ContentKey;
import dev.entrepot.cache.index.Link;
import dev.entrepot.cache.index.MetadataIndex;
import dev.entrepot.cache.index.PublicContent;
import dev.entrepot.cache.index.Pulled;
import dev.entrepot.cache.index.ReferrersRecord;
import dev.entrepot.cache.index.StoreUsage;
import dev.entrepot.cache.index.StoredManifest;
import dev.entrepot.cache.index.TagRecord;
import dev.entrepot.cache.listing.DiskUsage;
import dev.entrepot.cache.listing.StoreFolders;
import dev.entrepot.cache.listing.StoreListing;
import dev.entrepot.cache.memory.Hot;
import dev.entrepot.cache.memory.OpenFiles;
import dev.entrepot.cache.missed.Misses;
import dev.entrepot.cache.pulls.Pulls;
import dev.entrepot.cache.recover.Recovery;
import dev.entrepot.cache.verify.Holders;
import dev.entrepot.cache.verify.Removal;
import dev.entrepot.cache.verify.Scrub;
import dev.entrepot.cache.verify.StoreVerification;
import dev.entrepot.cache.verify.VerificationListener;
import dev.entrepot.cache.verify.VerificationOptions;
import dev.entrepot.oci.Digest;
import dev.entrepot.oci.HumanSize;
import dev.entrepot.oci.ImagePattern;
import dev.entrepot.oci.Reference;
import dev.entrepot.oci.RegistryName;
import dev.entrepot.oci.Repository;
import dev.entrepot.oci.Tag;
import dev.entrepot.oci.manifest.Manifest;
import dev.entrepot.verifier.Verified;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The store's door: content by digest, what each repository has of it, and where its tags point.
 * Only verified content comes in. Any thread may call; a method that says it blocks is not for an
 * event loop, all others make at most one short read of the index and touch no file.
 *
 * <p>The stages end on a thread of the store: what follows them and takes time belongs elsewhere.
 * They fail with {@link StoreException} if the index cannot write, or so much waits to be written
 * that it takes no more; what was put is then seen only as long as memory keeps it.
 *
 * <p>To use a closed store is an {@link IllegalStateException}, or a {@link StoreException} where
 * that is declared.
 */
public final class ContentCache implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ContentCache.class);

  private final DataFolder folder;
  private final BlobStore blobs;
  private final MetadataIndex index;
  private final OpenFiles files;
  private final Hot hot;
  private final StoreHealth health;
  private final Pulls pulls;
  private final Misses misses;
  private final Holds holds;
  private final Keeping keeping;
  private final Records records;
  private final StoredBlobs stored;
  private final BlobCommits commits;
  private final Recovery recovery;
  private final InstantSource clock;
  private final Duration keepUnfinished;
  private final Quarantine quarantine;
  private final Removal removal;
  private final ReadFaults faults = new ReadFaults();
  private final SecondLook secondLook;
  private final GarbageCollection collection;

  ContentCache(
      DataFolder folder,
      BlobStore blobs,
      MetadataIndex index,
      LeftBehind left,
      StoreSettings settings,
      InstantSource clock)
      throws IOException {
    this.folder = folder;
    this.blobs = blobs;
    this.index = index;
    this.files = new OpenFiles(settings.maxOpenFiles(), Opening.CLOSER);
    this.hot = Hot.within(settings.memoryBytes());
    this.clock = clock;
    this.health = new StoreHealth(clock, folder::room, hot::forget);
    // What memory alone knows is asked for again after a failure, and then kept.
    this.keepUnfinished = settings.keepUnfinished();
    var locks = new DigestLocks();
    this.quarantine = new Quarantine(folder.quarantine(), folder.blobs());
    var blobRemoval = new BlobRemoval(blobs, quarantine, index, files, locks);
    this.pulls = new Pulls(index, clock);
    this.misses = Misses.open(folder.missed(), clock);
    this.holds = Holds.open(folder.holds());
    this.keeping = keep(settings, blobRemoval);
    holds.onChange(() -> keeping.pins().replace(patterns(settings)));
    var touched = new Touched();
    this.records = new Records(index, hot, health, keeping.pins(), keeping.indexRoom(), touched);
    this.removal =
        new Condemnation(index, files, hot, quarantine, locks, keeping.room(), health, clock);
    var forcer = GroupForcer.start(blobs, index, this::lost, left.unforced());
    var entries = new BlobEntries(index, keeping, forcer, clock);
    this.commits = new BlobCommits(blobs, files, locks, entries, health);
    this.recovery =
        Recovery.start(
            folder.blobs(), blobs, index, clock, left.cause(), blobRemoval::removeUnlisted);
    this.stored = new StoredBlobs(index, blobs, files, keeping, removal);
    this.secondLook = new SecondLook(index, blobs, files, removal, faults);
    this.collection =
        GarbageCollection.start(
            new Ground(index, hot, keeping, touched, pulls, settings.keepUnreached()),
            clock,
            RandomGenerator.getDefault());
  }

  private void lost(Digest digest) {
    index
        .get(BLOBS, digest)
        .ifPresent(record -> removal.blob(digest, record, "its file cannot be forced to disk"));
  }

  private Keeping keep(StoreSettings settings, BlobRemoval removal) throws IOException {
    var ground =
        new Keeping.Ground(
            index,
            removal,
            folder.frequencies(),
            folder::room,
            KeptFiles.bytes(folder.staging()) + quarantine.bytes(),
            clock,
            RandomGenerator.getDefault());
    var pins =
        new Pins(
            patterns(settings),
            index,
            digest -> hot.manifests().peek(digest, () -> index.get(MANIFESTS, digest)));
    return Keeping.start(settings.bounds().on(folder.capacity()), ground, pins, pulls, misses);
  }

  /** What never goes: by the configuration, and by command. */
  private List<ImagePattern> patterns(StoreSettings settings) {
    return Stream.concat(settings.pins().stream(), holds.patterns().stream()).toList();
  }

  /**
   * Opens the store in a data folder, which is made if it is missing. How long this takes does not
   * depend on how much is stored, unless the index is broken and made anew. Blobs that lost their
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

  /** The blob's length in bytes, if it is stored. */
  public OptionalLong blobSize(Digest digest) {
    return index.get(BLOBS, digest).stream().mapToLong(BlobRecord::size).findFirst();
  }

  /** The blob, if its file happens to be open. */
  public Optional<OpenBlob> openIfReady(Digest digest) {
    return stored.openIfReady(digest);
  }

  /**
   * The blob, if it is stored and its file is there in full length; one that is not is logged and
   * from then on not stored, so that it is fetched again. Blocking.
   *
   * @throws IOException if the file is there and cannot be opened
   */
  public Optional<OpenBlob> open(Digest digest) throws IOException {
    return stored.open(digest);
  }

  /**
   * A verification of all that is stored, by whoever runs it; what it finds wrong is taken out of
   * the store.
   */
  public StoreVerification verification(
      VerificationOptions options, VerificationListener listener) {
    return new StoreVerification(index, blobs, removal, faults, options, listener);
  }

  /** A look at the images that are stored. */
  public StoreListing listing() {
    return new StoreListing(index, blobs, pulls, keeping.pins());
  }

  /** A look at what takes up the disk. */
  public DiskUsage diskUsage() {
    var folders =
        new StoreFolders(
            folder.staging(), folder.quarantine(), folder.index(), folder::room, folder.capacity());
    return new DiskUsage(index, keeping.room(), keeping.indexRoom(), folders);
  }

  /**
   * A scrub of all that is stored, by whoever runs it; one at a time.
   *
   * @param interval from the beginning of a pass to that of the next
   * @param bytesPerSecond how much it reads at most
   */
  public Scrub scrub(Duration interval, long bytesPerSecond) {
    var options = new VerificationOptions(false, OptionalLong.of(bytesPerSecond));
    return new Scrub(listener -> verification(options, listener), folder.scrub(), interval, clock);
  }

  /** A repository for each of the digests that one has; reads all links. Blocking. */
  public Map<Digest, Repository> holders(Set<Digest> digests)
      throws StoreException, InterruptedException {
    return Holders.of(index, digests);
  }

  /**
   * Someone could not read the blob's file from a position on. If the file is still at fault there,
   * it is taken away, and the blob counts as not stored; a failure that says nothing of the file
   * ({@link ReadFaults}) leaves it. Blocking.
   */
  public void doubt(Digest digest, long position, String fault) {
    secondLook.at(digest, position, fault);
  }

  /** The same for those who must not wait: the file is looked at when it is next opened. */
  public void doubt(Digest digest) {
    files.forget(digest);
  }

  /** Begins a blob that no registry sends, as the other one does. Blocking. */
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
      return keeping.room().enter(digest, commits.stage(digest, from));
    } catch (IOException e) {
      health.failed(e, 0);
      throw e;
    }
  }

  /** Finds out whether the index can write; {@link #health} tells. Blocking. */
  void probe() {
    try {
      index.applyDurably(List.of());
    } catch (StoreException e) {
      health.failed(e, 0);
    }
  }

  /** Whether it takes what it is given. */
  public StoreHealth health() {
    return health;
  }

  /** The room that content has, and what it takes. */
  public Room room() {
    return keeping.room();
  }

  /** The room that entries of the index have, and what they take. */
  public IndexRoom indexRoom() {
    return keeping.indexRoom();
  }

  /** What never goes. */
  public Pins pins() {
    return keeping.pins();
  }

  /** How what no tag leads to goes. */
  public GarbageCollection collection() {
    return collection;
  }

  /** What has gone to make room, or as no tag led to it. */
  public Evictions evictions() {
    return keeping.evictions();
  }

  /** Notes that somebody asked for a blob that is not opened here; does not wait. */
  public void noteUse(Digest digest) {
    keeping.used(digest);
  }

  /** Notes that a client pulls a manifest; does not wait. */
  public void notePull(Repository repository, Reference reference) {
    if (!keeping.indexRoom().isFull()) {
      pulls.note(repository, reference, Pulled.Use.PULL);
    }
  }

  /** Notes that a client asks where a tag points, and no more; does not wait. */
  public void noteLook(Repository repository, Tag tag) {
    if (!keeping.indexRoom().isFull()) {
      pulls.note(repository, new Reference.Tagged(tag), Pulled.Use.LOOK);
    }
  }

  /** When a client last pulled a manifest so, if that is known. */
  public Optional<Instant> lastPull(Repository repository, Reference reference) {
    return pulls.last(repository, reference, Pulled.Use.PULL);
  }

  /** What operators have pinned and frozen by command. */
  public Holds holds() {
    return holds;
  }

  /** What clients missed while there was nobody to ask for it. */
  public Misses misses() {
    return misses;
  }

  /** Removes the unfinished blobs that nobody has gone on with for long. Blocking. */
  public void discardAbandoned() throws IOException {
    var discarded = blobs.discardKept(clock.instant().minus(keepUnfinished));
    keeping.room().discarded(discarded.bytes());
    if (discarded.blobs() > 0) {
      log.info(
          "Unfinished downloads that nobody went on with, removed: {}, {}",
          discarded.blobs(),
          HumanSize.of(discarded.bytes()));
    }
  }

  /**
   * Removes what is stored and least needed, as the disk is full: unfinished blobs that nobody is
   * going on with, and files that were found damaged. Blocking.
   *
   * @return how many bytes there is more room for; 0 if nothing could be removed
   */
  public long makeRoom() throws IOException {
    long bytes = blobs.discardKept(Instant.MAX).bytes() + quarantine.clear();
    keeping.room().discarded(bytes);
    return bytes;
  }

  /** As what the repository has the content, if it has it or a manifest of it names it. */
  public Optional<Link> link(Repository repository, Digest digest) {
    return records.link(repository, digest);
  }

  /** Notes that the repository has the content; seen at once. */
  public CompletionStage<Void> addLink(Repository repository, Digest digest, Link link) {
    return records.addLink(repository, digest, link);
  }

  /** Notes that a registry gives some content to everyone; seen at once. */
  public CompletionStage<Void> addPublic(RegistryName registry, Digest digest) {
    return records.addPublic(new PublicContent(registry, digest));
  }

  /**
   * Whether the content may go out under the repository without asking its registry: that has said
   * so before under this repository, or gives to everyone what a manifest of the repository names.
   */
  public boolean isConfirmed(Repository repository, Digest digest) {
    return records
        .link(repository, digest)
        .filter(link -> link.isConfirmed() || isPublic(repository.registry(), digest))
        .isPresent();
  }

  /**
   * The same where there is no registry to ask: then what a store of an earlier version noted is
   * believed too, which did not tell what was confirmed from what was named.
   */
  public boolean isConfirmedOrUntold(Repository repository, Digest digest) {
    return isConfirmed(repository, digest)
        || records
            .link(repository, digest)
            .filter(link -> link.basis() == Link.Basis.UNTOLD)
            .isPresent();
  }

  private boolean isPublic(RegistryName registry, Digest digest) {
    return records.isPublic(new PublicContent(registry, digest));
  }

  /** The manifest, if it is stored. */
  public Optional<StoredManifest> manifest(Digest digest) {
    return records.manifest(digest);
  }

  /**
   * Stores a manifest, and that the repository has it and names what it names; seen at once,
   * written as a whole.
   *
   * @throws IllegalArgumentException if another number of bytes was verified than the manifest has
   */
  public CompletionStage<Void> putManifest(
      Repository repository, Verified verified, Manifest manifest) {
    return records.put(repository, ManifestAddition.of(verified, manifest, Link.Basis.NAMED));
  }

  /**
   * The same for one that an operator has brought with all its blobs, which are thereby confirmed.
   */
  public CompletionStage<Void> bringManifest(
      Repository repository, Verified verified, Manifest manifest) {
    return records.put(repository, ManifestAddition.of(verified, manifest, Link.Basis.CONFIRMED));
  }

  /**
   * Notes that the repository has a manifest that another one brought, and names what it names;
   * seen at once.
   */
  public CompletionStage<Void> adoptManifest(Repository repository, StoredManifest manifest) {
    return records.put(repository, ManifestAddition.of(manifest, Link.Basis.NAMED));
  }

  /** The same for one that an operator wants there, with all its blobs. */
  public CompletionStage<Void> bringManifest(Repository repository, StoredManifest manifest) {
    return records.put(repository, ManifestAddition.of(manifest, Link.Basis.CONFIRMED));
  }

  /** Where the tag was last seen to point, if it was seen. */
  public Optional<TagRecord> tag(Repository repository, Tag tag) {
    return records.tag(repository, tag);
  }

  /** Notes where the tag points, and that it has changed if it has; seen at once. */
  public CompletionStage<Void> putTag(Repository repository, Tag tag, TagRecord target) {
    return records.putTag(repository, tag, target);
  }

  /** Notes that the tag is gone as of now; seen at once. */
  public CompletionStage<Void> removeTag(Repository repository, Tag tag) {
    return records.removeTag(repository, tag, clock.instant());
  }

  /** What was last seen to refer to a manifest, if that was asked. */
  public Optional<ReferrersRecord> referrers(Repository repository, Digest subject) {
    return index.get(REFERRERS, new ContentKey(repository, subject));
  }

  /** Notes what refers to a manifest; seen once the stage has ended. */
  public CompletionStage<Void> putReferrers(
      Repository repository, Digest subject, ReferrersRecord referrers) {
    return records.putReferrers(repository, subject, referrers);
  }

  /** Waits until all blobs that a crash left without an entry are found again. Blocking. */
  public void awaitRecovery() {
    recovery.await();
  }

  /** How much is stored. */
  public StoreUsage usage() {
    return index.usage();
  }

  /**
   * Writes what waits, and gives the data folder up. Files that are being read stay open until
   * their readers are done. Blocking; a second close does nothing.
   */
  @Override
  public void close() {
    recovery.close();
    collection.close();
    keeping.close();
    commits.close();
    index.close();
    files.close();
    if (recovery.isComplete() && commits.isClean()) {
      folder.leaveCleanEnd();
    }
    folder.close();
  }
}
