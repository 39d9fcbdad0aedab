package dev.entrepot.cache.index.rocksdb;

import dev.entrepot.cache.index.TagHistory;
import dev.entrepot.cache.index.TagKey;
import dev.entrepot.cache.index.table.Tables;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.rocksdb.RocksDBException;

/** How tags have changed, with what a batch changes of it. The committing thread only. */
final class Histories {
  private final TableReader tables;

  /** Those that the batch touches, as they will be after it. */
  private final Map<TagKey, TagHistory> touched = new HashMap<>();

  Histories(TableReader tables) {
    this.tables = tables;
  }

  /**
   * Goes on with a tag's history.
   *
   * @return the history to be written; empty if that would change nothing
   */
  Optional<TagHistory> change(TagKey tag, UnaryOperator<TagHistory> change)
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
  boolean forget(TagKey tag, TagHistory seen) throws RocksDBException {
    boolean isSame = current(tag).filter(seen::equals).isPresent();
    if (isSame) {
      touched.put(tag, TagHistory.NONE);
    }
    return isSame;
  }

  private Optional<TagHistory> current(TagKey tag) throws RocksDBException {
    var changed = touched.get(tag);
    return changed != null ? Optional.of(changed) : tables.get(Tables.HISTORIES, tag);
  }

  /** A tag that was stored before there were histories, or has lost its own, points somewhere. */
  private TagHistory begun(TagKey tag) throws RocksDBException {
    return tables.get(Tables.TAGS, tag).map(TagHistory::of).orElse(TagHistory.NONE);
  }
}
