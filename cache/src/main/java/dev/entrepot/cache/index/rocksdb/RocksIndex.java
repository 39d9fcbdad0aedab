package dev.entrepot.cache.index.rocksdb;

import dev.entrepot.cache.error.StoreException;
import dev.entrepot.cache.index.BlobRecord;
import dev.entrepot.cache.index.IndexChange;
import dev.entrepot.cache.index.IndexKeys;
import dev.entrepot.cache.index.IndexKeys.KindOfContent;
import dev.entrepot.cache.index.IndexKeys.NamedReference;
import dev.entrepot.cache.index.IndexValues;
import dev.entrepot.cache.index.Link;
import dev.entrepot.cache.index.LinkedContent;
import dev.entrepot.cache.index.ListedBlob;
import dev.entrepot.cache.index.ListedHistory;
import dev.entrepot.cache.index.ListedTag;
import dev.entrepot.cache.index.MetadataIndex;
import dev.entrepot.cache.index.PublicContent;
import dev.entrepot.cache.index.Pulled;
import dev.entrepot.cache.index.ReferrersRecord;
import dev.entrepot.cache.index.StoreUsage;
import dev.entrepot.cache.index.StoredManifest;
import dev.entrepot.cache.index.TagHistory;
import dev.entrepot.cache.index.TagRecord;
import dev.entrepot.cache.index.UnforcedBlob;
import dev.entrepot.cache.index.Unreached;
import dev.entrepot.oci.Digest;
import dev.entrepot.oci.Reference;
import dev.entrepot.oci.RegistryName;
import dev.entrepot.oci.Repository;
import dev.entrepot.oci.Tag;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Function;
import org.rocksdb.RocksDBException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The index in RocksDB: reads on the caller's thread, writes on the committing thread. */
final class RocksIndex implements MetadataIndex {
  private static final Logger log = LoggerFactory.getLogger(RocksIndex.class);

  private final Database database;
  private final GroupCommitter committer;
  private final Walk walk;
  private final LongAdder unread = new LongAdder();
  private final AtomicBoolean closed = new AtomicBoolean();

  /** Written by the committing thread. */
  private volatile Totals totals;

  /** Takes over the database. */
  RocksIndex(Database database, Totals totals) {
    this.database = database;
    this.totals = totals;
    this.walk = new Walk(database);
    this.committer = GroupCommitter.start(database, totals, now -> this.totals = now);
  }

  @Override
  public Optional<BlobRecord> blob(Digest digest) {
    return find(Family.BLOBS, IndexKeys.digest(digest), digest, IndexValues::readBlob);
  }

  @Override
  public Optional<StoredManifest> manifest(Digest digest) {
    return find(
        Family.MANIFESTS,
        IndexKeys.digest(digest),
        digest,
        value -> IndexValues.readManifest(digest, value));
  }

  @Override
  public Optional<Link> link(Repository repository, Digest digest) {
    return find(
        Family.LINKS, IndexKeys.link(repository, digest), repository, IndexValues::readLink);
  }

  @Override
  public boolean isPublic(PublicContent content) {
    return find(Family.PUBLIC, IndexKeys.publicContent(content), content, Optional::of).isPresent();
  }

  @Override
  public Optional<TagRecord> tag(Repository repository, Tag tag) {
    return find(Family.TAGS, IndexKeys.tag(repository, tag), repository, IndexValues::readTag);
  }

  @Override
  public Optional<TagHistory> history(Repository repository, Tag tag) {
    return find(
        Family.HISTORIES, IndexKeys.tag(repository, tag), repository, IndexValues::readHistory);
  }

  @Override
  public Optional<ReferrersRecord> referrers(Repository repository, Digest subject) {
    return find(
        Family.REFERRERS,
        IndexKeys.referrers(repository, subject),
        repository,
        IndexValues::readReferrers);
  }

  @Override
  public Optional<Pulled> pulled(Repository repository, Reference reference, Pulled.Use use) {
    return find(
        Family.PULLS,
        IndexKeys.pull(repository, reference, use),
        reference,
        value -> IndexValues.readPull(new NamedReference(repository, reference, use), value));
  }

  @Override
  public Optional<Unreached> unreached(Link.Kind kind, Digest digest) {
    return find(
        Family.UNREACHED,
        IndexKeys.unreached(kind, digest),
        digest,
        value -> IndexValues.readUnreached(new KindOfContent(kind, digest), value));
  }

  @Override
  public List<UnforcedBlob> unforced() {
    try {
      return UnforcedListing.all(database);
    } catch (RocksDBException e) {
      log.error("Cannot read which blobs are not forced to disk: {}", e.toString());
      return List.of();
    }
  }

  @Override
  public List<Digest> blobsAfter(Optional<Digest> last, int most) throws StoreException {
    return walk.blobsAfter(last, most);
  }

  @Override
  public List<Digest> manifestsAfter(Optional<Digest> last, int most) throws StoreException {
    return walk.manifestsAfter(last, most);
  }

  @Override
  public List<LinkedContent> linksAfter(Optional<LinkedContent> last, int most)
      throws StoreException {
    return walk.linksAfter(last, most);
  }

  @Override
  public List<PublicContent> publicAfter(Optional<PublicContent> last, int most)
      throws StoreException {
    return walk.publicAfter(last, most);
  }

  @Override
  public List<LinkedContent> referrersAfter(Optional<LinkedContent> last, int most)
      throws StoreException {
    return walk.referrersAfter(last, most);
  }

  @Override
  public List<ListedTag> tagsAfter(Optional<ListedTag> last, int most) throws StoreException {
    return walk.tagsAfter(last, most);
  }

  @Override
  public List<ListedHistory> historiesAfter(Optional<ListedHistory> last, int most)
      throws StoreException {
    return walk.historiesAfter(last, most);
  }

  @Override
  public List<Pulled> pullsAfter(Optional<Pulled> last, int most) throws StoreException {
    return walk.pullsAfter(last, most);
  }

  @Override
  public List<Unreached> unreachedAfter(Optional<Unreached> last, int most) throws StoreException {
    return walk.unreachedAfter(last, most);
  }

  @Override
  public List<ListedBlob> blobsAt(List<Digest> places) {
    return listed(() -> BlobListing.at(database, places));
  }

  @Override
  public List<ListedBlob> blobsFrom(Digest place, int most) {
    return listed(() -> BlobListing.from(database, place, most));
  }

  @Override
  public void eachTag(RegistryName registry, String prefix, Consumer<ListedTag> taker)
      throws StoreException {
    look(() -> TagListing.each(database, registry, prefix, taker));
  }

  @Override
  public void eachHistory(Repository repository, Consumer<ListedHistory> taker)
      throws StoreException {
    look(() -> TagListing.eachHistory(database, repository, taker));
  }

  @Override
  public long requests() {
    return find(Family.DEFAULT, IndexKeys.requests(), "requests", IndexValues::readRequest)
        .orElse(0L);
  }

  @Override
  public long unread() {
    return unread.sum();
  }

  @Override
  public StoreUsage usage() {
    return totals.usage();
  }

  @Override
  public long entryBytes() {
    return totals.entryBytes();
  }

  @Override
  public void compact() throws StoreException {
    look(
        () -> {
          for (var family : Family.values()) {
            if (Weights.areCounted(family)) {
              database.compact(family);
            }
          }
        });
  }

  @Override
  public CompletionStage<Void> apply(List<IndexChange> changes) {
    var write = Write.of(changes, false);
    return switch (committer.queue().offer(write)) {
      case TAKEN -> write.done();
      case FULL ->
          CompletableFuture.failedFuture(
              new StoreException("the index has too much to write; is the disk slow?"));
      case CLOSED -> CompletableFuture.failedFuture(closedException());
    };
  }

  @Override
  public void applyDurably(List<IndexChange> changes) throws StoreException {
    var write = Write.of(changes, true);
    if (committer.queue().put(write) == WriteQueue.Offer.CLOSED) {
      throw closedException();
    }
    try {
      write.done().join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof StoreException reason
          ? reason
          : new StoreException("the index cannot write: " + e, e);
    }
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      committer.close();
      try (database) {
        database.flush();
      } catch (RocksDBException e) {
        log.warn("Cannot flush the index; its log is read at the next start: {}", e.toString());
      }
    }
  }

  /**
   * @param what names the entry in the log
   */
  private <T> Optional<T> find(
      Family family, byte[] key, Object what, Function<byte[], Optional<T>> decoder) {
    try {
      var value = database.get(family, key);
      var found = value.flatMap(decoder);
      if (value.isPresent() && found.isEmpty()) {
        log.warn("Ignored a damaged entry of the index: {} of {}", family, what);
      }
      return found;
    } catch (RocksDBException e) {
      if (Damage.isOfTheMachine(e)) {
        unread.increment();
      }
      log.error("Cannot read the index: {} of {}: {}", family, what, e.toString());
      return Optional.empty();
    }
  }

  private interface Look {
    void run() throws RocksDBException;
  }

  private static void look(Look look) throws StoreException {
    try {
      look.run();
    } catch (RocksDBException e) {
      throw new StoreException("the index cannot be read: " + e, e);
    }
  }

  private interface Listing {
    List<ListedBlob> read() throws RocksDBException;
  }

  private static List<ListedBlob> listed(Listing listing) {
    try {
      return listing.read();
    } catch (RocksDBException e) {
      log.error("Cannot look through the index: {}", e.toString());
      return List.of();
    }
  }

  private static StoreException closedException() {
    return new StoreException("the store is closed");
  }
}
