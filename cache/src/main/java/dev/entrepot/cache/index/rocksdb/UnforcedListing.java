package dev.entrepot.cache.index.rocksdb;

import dev.entrepot.cache.index.IndexKeys;
import dev.entrepot.cache.index.UnforcedBlob;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/** Looks through the marks of blobs whose files may not outlive a loss of power. */
final class UnforcedListing {
  private UnforcedListing() {}

  static List<UnforcedBlob> all(Database database) throws RocksDBException {
    return database.look(Family.DEFAULT, UnforcedListing::all);
  }

  private static List<UnforcedBlob> all(RocksIterator entries) {
    var marks = new ArrayList<UnforcedBlob>();
    entries.seek(IndexKeys.unforced());
    var mark = at(entries);
    while (mark.isPresent()) {
      marks.add(mark.get());
      entries.next();
      mark = at(entries);
    }
    return marks;
  }

  private static Optional<UnforcedBlob> at(RocksIterator entries) {
    return entries.isValid() ? IndexKeys.readUnforced(entries.key()) : Optional.empty();
  }
}
