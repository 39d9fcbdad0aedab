package dev.entrepot.cache.index.rocksdb;

import dev.entrepot.cache.index.IndexKeys;
import dev.entrepot.cache.index.IndexValues;
import dev.entrepot.cache.index.ListedHistory;
import dev.entrepot.cache.index.ListedTag;
import dev.entrepot.cache.index.rocksdb.Database.Entry;
import dev.entrepot.oci.RegistryName;
import dev.entrepot.oci.Repository;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/** Looks through tags, and through how they have changed. */
final class TagListing {
  private TagListing() {}

  /** All tags of the repositories whose names begin in a certain way. */
  static void each(
      Database database, RegistryName registry, String prefix, Consumer<ListedTag> taker)
      throws RocksDBException {
    each(
        database,
        Family.TAGS,
        IndexKeys.tagsOf(registry, prefix),
        entry -> tag(entry).ifPresent(taker));
  }

  /** How all tags of a repository have changed. */
  static void eachHistory(Database database, Repository repository, Consumer<ListedHistory> taker)
      throws RocksDBException {
    each(
        database,
        Family.HISTORIES,
        IndexKeys.tagsOf(repository),
        entry -> history(entry).ifPresent(taker));
  }

  private static void each(Database database, Family family, byte[] start, Consumer<Entry> taker)
      throws RocksDBException {
    database.look(
        family,
        start,
        entries -> {
          entries.seek(start);
          while (isUnder(entries, start)) {
            taker.accept(Entry.at(entries));
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

  /** How a tag has changed; empty if the entry is none of ours. */
  static Optional<ListedHistory> history(Entry entry) {
    var history = IndexValues.readHistory(entry.value());
    return IndexKeys.readTag(entry.key())
        .flatMap(
            named -> history.map(it -> new ListedHistory(named.repository(), named.tag(), it)));
  }
}
