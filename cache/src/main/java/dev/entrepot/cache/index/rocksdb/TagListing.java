package dev.entrepot.cache.index.rocksdb;

import dev.entrepot.cache.index.IndexKeys;
import dev.entrepot.cache.index.IndexValues;
import dev.entrepot.cache.index.ListedTag;
import dev.entrepot.cache.index.rocksdb.Database.Entry;
import dev.entrepot.oci.RegistryName;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/** Looks through the tags of a registry. */
final class TagListing {
  private TagListing() {}

  /** All tags of the repositories whose names begin in a certain way. */
  static void each(
      Database database, RegistryName registry, String prefix, Consumer<ListedTag> taker)
      throws RocksDBException {
    byte[] start = IndexKeys.tagsOf(registry, prefix);
    database.look(
        Family.TAGS,
        entries -> {
          entries.seek(start);
          while (isUnder(entries, start)) {
            tag(Entry.at(entries)).ifPresent(taker);
            entries.next();
          }
          return start;
        });
  }

  private static boolean isUnder(RocksIterator entries, byte[] start) {
    return entries.isValid()
        && entries.key().length >= start.length
        && Arrays.equals(entries.key(), 0, start.length, start, 0, start.length);
  }

  /** The tag of an entry; empty if it is none of ours. */
  static Optional<ListedTag> tag(Entry entry) {
    var record = IndexValues.readTag(entry.value());
    return IndexKeys.readTag(entry.key())
        .flatMap(
            named ->
                record.map(
                    target -> new ListedTag(named.repository(), named.tag(), target.digest())));
  }
}
