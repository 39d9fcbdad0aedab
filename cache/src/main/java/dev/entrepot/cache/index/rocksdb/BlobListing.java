package dev.entrepot.cache.index.rocksdb;

import dev.entrepot.cache.index.BlobRecord;
import dev.entrepot.cache.index.IndexKeys;
import dev.entrepot.cache.index.IndexValues;
import dev.entrepot.cache.index.ListedBlob;
import dev.entrepot.oci.Digest;
import dev.entrepot.oci.DigestAlgorithm;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/** Looks through the family of blobs, by place and not by name. */
final class BlobListing {
  private record Entry(Digest digest, BlobRecord blob) {}

  private BlobListing() {}

  /** For each place the first blob at or behind it, of its algorithm; around the end. */
  static List<ListedBlob> at(Database database, List<Digest> places) throws RocksDBException {
    List<Entry> found =
        database.look(
            Family.BLOBS,
            entries -> places.stream().flatMap(place -> around(entries, place).stream()).toList());
    return withUses(database, found);
  }

  static List<ListedBlob> from(Database database, Digest place, int most) throws RocksDBException {
    List<Entry> found =
        database.look(
            Family.BLOBS,
            entries -> {
              var page = new ArrayList<Entry>();
              entries.seek(IndexKeys.digest(place));
              for (int seen = 0; seen < most && entries.isValid(); seen++, entries.next()) {
                entry(entries).ifPresent(page::add);
              }
              return page;
            });
    return withUses(database, found);
  }

  private static Optional<Entry> around(RocksIterator entries, Digest place) {
    return firstFrom(entries, place).or(() -> firstFrom(entries, first(place.algorithm())));
  }

  private static Optional<Entry> firstFrom(RocksIterator entries, Digest place) {
    entries.seek(IndexKeys.digest(place));
    return entries.isValid()
        ? entry(entries).filter(it -> it.digest().algorithm() == place.algorithm())
        : Optional.empty();
  }

  private static Digest first(DigestAlgorithm algorithm) {
    return Digest.ofValue(algorithm, new byte[algorithm.bytes()]);
  }

  private static Optional<Entry> entry(RocksIterator at) {
    var blob = IndexValues.readBlob(at.value());
    return IndexKeys.readDigest(at.key())
        .flatMap(digest -> blob.map(record -> new Entry(digest, record)));
  }

  private static List<ListedBlob> withUses(Database database, List<Entry> found)
      throws RocksDBException {
    var listed = new ArrayList<ListedBlob>(found.size());
    for (var entry : found) {
      long use =
          database
              .get(Family.USES, IndexKeys.digest(entry.digest()))
              .flatMap(IndexValues::readRequest)
              .orElse(0L);
      listed.add(new ListedBlob(entry.digest(), entry.blob(), use));
    }
    return listed;
  }
}
