package dev.entrepot.cache.index.rocksdb;

import dev.entrepot.cache.index.BlobRecord;
import dev.entrepot.cache.index.IndexChange;
import dev.entrepot.cache.index.IndexChange.PutBlob;
import dev.entrepot.cache.index.IndexChange.PutLink;
import dev.entrepot.cache.index.IndexChange.PutManifest;
import dev.entrepot.cache.index.IndexChange.PutPublic;
import dev.entrepot.cache.index.IndexChange.PutPulls;
import dev.entrepot.cache.index.IndexChange.PutReferrers;
import dev.entrepot.cache.index.IndexChange.PutTag;
import dev.entrepot.cache.index.IndexChange.PutUnforced;
import dev.entrepot.cache.index.IndexChange.PutUnreached;
import dev.entrepot.cache.index.IndexChange.PutUses;
import dev.entrepot.cache.index.IndexChange.RemoveBlob;
import dev.entrepot.cache.index.IndexChange.RemoveHistory;
import dev.entrepot.cache.index.IndexChange.RemoveLink;
import dev.entrepot.cache.index.IndexChange.RemoveManifest;
import dev.entrepot.cache.index.IndexChange.RemovePublic;
import dev.entrepot.cache.index.IndexChange.RemovePull;
import dev.entrepot.cache.index.IndexChange.RemoveReferrers;
import dev.entrepot.cache.index.IndexChange.RemoveTag;
import dev.entrepot.cache.index.IndexChange.RemoveUnforced;
import dev.entrepot.cache.index.IndexChange.RemoveUnreached;
import dev.entrepot.cache.index.IndexKeys;
import dev.entrepot.cache.index.IndexKeys.NamedTag;
import dev.entrepot.cache.index.IndexValues;
import dev.entrepot.cache.index.Link;
import dev.entrepot.cache.index.StoreUsage;
import dev.entrepot.cache.index.TagHistory;
import dev.entrepot.cache.index.rocksdb.Database.Step;
import dev.entrepot.oci.Digest;
import dev.entrepot.oci.Repository;
import dev.entrepot.oci.Tag;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.rocksdb.RocksDBException;

/**
 * Changes on their way into the database as one, and the usage after them. The committing thread
 * only: nobody else writes, so what is read here stays true until the batch is written.
 */
final class Batch {
  /** Stands for a record too damaged to tell: it was counted as a blob, of unknown size. */
  private static final BlobRecord DAMAGED = new BlobRecord(0, Instant.EPOCH);

  private final Database database;
  private final List<Step> steps = new ArrayList<>();

  /** The blobs that this batch touches, as they will be after it. */
  private final Map<Digest, Optional<BlobRecord>> blobs = new HashMap<>();

  /** Whether the manifests that this batch touches will be there after it. */
  private final Map<Digest, Boolean> manifests = new HashMap<>();

  private final Histories histories;
  private final Weights weights;
  private final long entryBytesBefore;
  private StoreUsage usage;

  Batch(Database database, Totals before) {
    this.database = database;
    this.histories = new Histories(database);
    this.weights = new Weights(database);
    this.usage = before.usage();
    this.entryBytesBefore = before.entryBytes();
  }

  void add(IndexChange change) throws RocksDBException {
    switch (change) {
      case PutBlob(var digest, var blob) -> putBlob(digest, blob);
      case RemoveBlob(var digest, var seen) -> removeBlob(digest, seen);
      case PutUnforced(var mark) ->
          put(Family.DEFAULT, IndexKeys.unforced(mark), IndexValues.writeNothing());
      case RemoveUnforced(var mark) -> delete(Family.DEFAULT, IndexKeys.unforced(mark));
      case PutUses(var requests, var lastUses) -> putUses(requests, lastUses);
      case PutManifest put -> putManifest(put);
      case RemoveManifest(var digest) -> removeManifest(digest);
      case PutLink(var repository, var digest, var link) ->
          put(Family.LINKS, IndexKeys.link(repository, digest), IndexValues.write(link));
      case PutReferrers(var repository, var subject, var referrers) ->
          put(
              Family.REFERRERS,
              IndexKeys.referrers(repository, subject),
              IndexValues.write(referrers));
      case RemoveLink(var repository, var digest) ->
          delete(Family.LINKS, IndexKeys.link(repository, digest));
      case PutPublic(var content) ->
          put(Family.PUBLIC, IndexKeys.publicContent(content), IndexValues.writeNothing());
      case RemovePublic(var content) -> delete(Family.PUBLIC, IndexKeys.publicContent(content));
      case RemoveReferrers(var repository, var subject) ->
          delete(Family.REFERRERS, IndexKeys.referrers(repository, subject));
      case PutPulls(var pulls) -> {
        for (var pull : pulls) {
          put(
              Family.PULLS,
              IndexKeys.pull(pull.repository(), pull.reference(), pull.use()),
              IndexValues.write(pull));
        }
      }
      case RemovePull(var repository, var reference, var use) ->
          delete(Family.PULLS, IndexKeys.pull(repository, reference, use));
      case PutUnreached(var content) ->
          put(
              Family.UNREACHED,
              IndexKeys.unreached(content.kind(), content.digest()),
              IndexValues.write(content));
      case RemoveUnreached(var kind, var digest) -> reached(kind, digest);
      case PutTag(var repository, var tag, var target) -> {
        put(Family.TAGS, IndexKeys.tag(repository, tag), IndexValues.write(target));
        changeHistory(repository, tag, it -> it.pointed(target.digest(), target.checkedAt()));
      }
      case RemoveTag(var repository, var tag, var at) -> {
        delete(Family.TAGS, IndexKeys.tag(repository, tag));
        changeHistory(repository, tag, it -> it.gone(at));
      }
      case RemoveHistory(var repository, var tag, var seen) -> {
        if (histories.forget(new NamedTag(repository, tag), seen)) {
          delete(Family.HISTORIES, IndexKeys.tag(repository, tag));
        }
      }
    }
  }

  /** Writes all that was added, and the totals with it. */
  Totals write(boolean durably) throws RocksDBException {
    long entryBytes = Math.max(0, entryBytesBefore + weights.change());
    put(Family.DEFAULT, IndexKeys.usage(), IndexValues.write(usage));
    put(Family.DEFAULT, IndexKeys.entryBytes(), IndexValues.writeEntryBytes(entryBytes));
    database.write(steps, durably);
    return new Totals(usage, entryBytes);
  }

  private void putBlob(Digest digest, BlobRecord blob) throws RocksDBException {
    var before = current(digest);
    put(Family.BLOBS, IndexKeys.digest(digest), IndexValues.write(blob));
    reached(Link.Kind.BLOB, digest);
    blobs.put(digest, Optional.of(blob));
    count(before.isPresent() ? 0 : 1, blob.size() - before.map(BlobRecord::size).orElse(0L), 0);
  }

  private void removeBlob(Digest digest, BlobRecord seen) throws RocksDBException {
    if (current(digest).filter(seen::equals).isPresent()) {
      delete(Family.BLOBS, IndexKeys.digest(digest));
      delete(Family.USES, IndexKeys.digest(digest));
      reached(Link.Kind.BLOB, digest);
      blobs.put(digest, Optional.empty());
      count(-1, -seen.size(), 0);
    }
  }

  /** A use of what is gone by now would stay for ever. */
  private void putUses(long requests, Map<Digest, Long> lastUses) throws RocksDBException {
    put(Family.DEFAULT, IndexKeys.requests(), IndexValues.writeRequest(requests));
    for (var use : lastUses.entrySet()) {
      if (current(use.getKey()).isPresent()) {
        put(Family.USES, IndexKeys.digest(use.getKey()), IndexValues.writeRequest(use.getValue()));
      }
    }
  }

  private void putManifest(PutManifest put) throws RocksDBException {
    var digest = put.manifest().digest();
    byte[] key = IndexKeys.digest(digest);
    boolean isNew = !hasManifest(digest);
    put(Family.MANIFESTS, key, IndexValues.write(put.manifest()));
    reached(Link.Kind.MANIFEST, digest);
    manifests.put(digest, true);
    count(0, 0, isNew ? 1 : 0);
  }

  private void removeManifest(Digest digest) throws RocksDBException {
    if (hasManifest(digest)) {
      delete(Family.MANIFESTS, IndexKeys.digest(digest));
      reached(Link.Kind.MANIFEST, digest);
      manifests.put(digest, false);
      count(0, 0, -1);
    }
  }

  private void changeHistory(Repository repository, Tag tag, UnaryOperator<TagHistory> change)
      throws RocksDBException {
    var changed = histories.change(new NamedTag(repository, tag), change);
    if (changed.isPresent()) {
      put(Family.HISTORIES, IndexKeys.tag(repository, tag), IndexValues.write(changed.get()));
    }
  }

  private void reached(Link.Kind kind, Digest digest) throws RocksDBException {
    delete(Family.UNREACHED, IndexKeys.unreached(kind, digest));
  }

  /** Whether the manifest is there, with what this batch has done to it. */
  private boolean hasManifest(Digest digest) throws RocksDBException {
    var touched = manifests.get(digest);
    return touched != null ? touched : database.has(Family.MANIFESTS, IndexKeys.digest(digest));
  }

  /** The blob's record, with what this batch has done to it. */
  private Optional<BlobRecord> current(Digest digest) throws RocksDBException {
    var touched = blobs.get(digest);
    if (touched != null) {
      return touched;
    }
    return database
        .get(Family.BLOBS, IndexKeys.digest(digest))
        .map(value -> IndexValues.readBlob(value).orElse(DAMAGED));
  }

  private void put(Family family, byte[] key, byte[] value) throws RocksDBException {
    weights.put(family, key, value);
    steps.add(batch -> batch.put(database.handle(family), key, value));
  }

  private void delete(Family family, byte[] key) throws RocksDBException {
    weights.delete(family, key);
    steps.add(batch -> batch.delete(database.handle(family), key));
  }

  /** Never below zero, even where a damaged record was counted otherwise. */
  private void count(int blobCount, long blobBytes, int manifestCount) {
    usage =
        new StoreUsage(
            Math.max(0, usage.blobs() + blobCount),
            Math.max(0, usage.blobBytes() + blobBytes),
            Math.max(0, usage.manifests() + manifestCount));
  }
}
