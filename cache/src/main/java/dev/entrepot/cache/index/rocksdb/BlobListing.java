package dev.entrepot.cache.index.rocksdb;

import dev.entrepot.cache.index.BlobRecord;
import dev.entrepot.cache.index.ListedBlob;
import dev.entrepot.cache.index.table.Family;
import dev.entrepot.cache.index.table.Row;
import dev.entrepot.cache.index.table.Tables;
import dev.entrepot.oci.Digest;
import dev.entrepot.oci.DigestAlgorithm;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/** Looks through the family of blobs, by place and not by name. */
final class BlobListing {
  private BlobListing() {}

  /** For each place the first blob at or behind it, of its algorithm; around the end. */
  static List<ListedBlob> at(Database database, List<Digest> places) throws RocksDBException {
    List<Row<Digest, BlobRecord>> found =
        database.look(
            Family.BLOBS,
            List.of(),
            entries -> places.stream().flatMap(place -> around(entries, place).stream()).toList());
    return withUses(database, found);
  }

  static List<ListedBlob> from(Database database, Digest place, int most) throws RocksDBException {
    List<Row<Digest, BlobRecord>> found =
        database.look(
            Family.BLOBS,
            List.of(),
            entries -> {
              var page = new ArrayList<Row<Digest, BlobRecord>>();
              entries.seek(Tables.BLOBS.keys().write(place));
              for (int seen = 0; seen < most && entries.isValid(); seen++, entries.next()) {
                row(entries).ifPresent(page::add);
              }
              return page;
            });
    return withUses(database, found);
  }

  private static Optional<Row<Digest, BlobRecord>> around(RocksIterator entries, Digest place) {
    return firstFrom(entries, place).or(() -> firstFrom(entries, first(place.algorithm())));
  }

  private static Optional<Row<Digest, BlobRecord>> firstFrom(RocksIterator entries, Digest place) {
    entries.seek(Tables.BLOBS.keys().write(place));
    return entries.isValid()
        ? row(entries).filter(it -> it.key().algorithm() == place.algorithm())
        : Optional.empty();
  }

  private static Digest first(DigestAlgorithm algorithm) {
    return Digest.ofValue(algorithm, new byte[algorithm.bytes()]);
  }

  private static Optional<Row<Digest, BlobRecord>> row(RocksIterator at) {
    return Tables.BLOBS
        .keys()
        .read(at.key())
        .flatMap(
            digest ->
                Tables.BLOBS
                    .values()
                    .read(digest, at.value())
                    .map(blob -> new Row<>(digest, blob)));
  }

  private static List<ListedBlob> withUses(Database database, List<Row<Digest, BlobRecord>> found)
      throws RocksDBException {
    var tables = new TableReader(database);
    var listed = new ArrayList<ListedBlob>(found.size());
    for (var blob : found) {
      long use = tables.get(Tables.USES, blob.key()).orElse(0L);
      listed.add(new ListedBlob(blob.key(), blob.value(), use));
    }
    return listed;
  }
}
