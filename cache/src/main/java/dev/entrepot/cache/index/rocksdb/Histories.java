package dev.entrepot.cache.index.rocksdb;

import dev.entrepot.cache.index.IndexKeys;
import dev.entrepot.cache.index.IndexKeys.NamedTag;
import dev.entrepot.cache.index.IndexValues;
import dev.entrepot.cache.index.TagHistory;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.rocksdb.RocksDBException;

/** How tags have changed, with what a batch changes of it. The committing thread only. */
final class Histories {
  private final Database database;

  /** Those that the batch touches, as they will be after it. */
  private final Map<NamedTag, TagHistory> touched = new HashMap<>();

  Histories(Database database) {
    this.database = database;
  }

  /**
   * Goes on with a tag's history.
   *
   * @return the history to be written; empty if that would change nothing
   */
  Optional<TagHistory> change(NamedTag tag, UnaryOperator<TagHistory> change)
      throws RocksDBException {
    Optional<TagHistory> before = current(tag);
    TagHistory after = change.apply(before.isPresent() ? before.get() : begun(tag));
    if (after.equals(before.orElse(TagHistory.NONE))) {
      return Optional.empty();
    }
    touched.put(tag, after);
    return Optional.of(after);
  }

  /**
   * Forgets a tag's history.
   *
   * @param seen what it must still be
   * @return whether it is to be removed
   */
  boolean forget(NamedTag tag, TagHistory seen) throws RocksDBException {
    boolean isSame = current(tag).filter(seen::equals).isPresent();
    if (isSame) {
      touched.put(tag, TagHistory.NONE);
    }
    return isSame;
  }

  private Optional<TagHistory> current(NamedTag tag) throws RocksDBException {
    var changed = touched.get(tag);
    return changed != null
        ? Optional.of(changed)
        : database.get(Family.HISTORIES, key(tag)).flatMap(IndexValues::readHistory);
  }

  /** A tag that was stored before there were histories, or has lost its own, points somewhere. */
  private TagHistory begun(NamedTag tag) throws RocksDBException {
    return database
        .get(Family.TAGS, key(tag))
        .flatMap(IndexValues::readTag)
        .map(TagHistory::of)
        .orElse(TagHistory.NONE);
  }

  private static byte[] key(NamedTag tag) {
    return IndexKeys.tag(tag.repository(), tag.tag());
  }
}
