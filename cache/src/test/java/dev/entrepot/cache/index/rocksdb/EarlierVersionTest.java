package dev.entrepot.cache.index.rocksdb;

import static dev.entrepot.cache.Names.ALPINE;
import static dev.entrepot.cache.Names.LATEST;
import static dev.entrepot.cache.Names.NOW;
import static dev.entrepot.cache.Names.pointingAt;
import static dev.entrepot.cache.index.table.Tables.HISTORIES;
import static dev.entrepot.cache.index.table.Tables.TAGS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.entrepot.cache.Content;
import dev.entrepot.cache.index.TagHistory;
import dev.entrepot.cache.index.TagKey;
import dev.entrepot.cache.index.TagRecord;
import dev.entrepot.cache.index.table.Family;
import dev.entrepot.cache.index.table.IndexChange;
import dev.entrepot.cache.index.table.IndexChange.PutTag;
import dev.entrepot.cache.index.table.IndexChange.RemoveTag;
import dev.entrepot.cache.index.table.KeyPrefix;
import dev.entrepot.cache.index.table.MetadataIndex;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An index of a store whose layout was of an earlier version, without histories of tags. */
class EarlierVersionTest {
  private static final TagKey TAG = new TagKey(ALPINE, LATEST);

  @TempDir Path folder;
  private final Content first = Content.of("first");
  private final Content next = Content.of("next");

  @BeforeEach
  void makeOneWithATag() throws Exception {
    try (var index = RocksIndexes.open(index())) {
      index.applyDurably(List.of(new PutTag(ALPINE, LATEST, pointingAt(first))));
    }
    try (var opened = Opened.forWriting(index())) {
      opened.rocks().dropColumnFamily(opened.handle(Family.HISTORIES));
    }
  }

  private Path index() {
    return folder.resolve("index");
  }

  private static void apply(MetadataIndex index, IndexChange change) throws Exception {
    index.applyDurably(List.of(change));
  }

  private static TagRecord later(Content target, int seconds) {
    TagRecord record = pointingAt(target);
    return new TagRecord(
        record.digest(), record.mediaType(), record.size(), NOW.plusSeconds(seconds));
  }

  @Test
  void putTag_confirmed_beginsAHistoryWithWhatWasThere() throws Exception {
    try (var index = RocksIndexes.open(index())) {
      assertThat(index.get(HISTORIES, TAG)).isEmpty();
      apply(index, new PutTag(ALPINE, LATEST, later(first, 5)));
      assertThat(index.get(HISTORIES, TAG)).contains(TagHistory.of(pointingAt(first)));
    }
  }

  @Test
  void putTag_moved_keepsWhereItPointed() throws Exception {
    try (var index = RocksIndexes.open(index())) {
      apply(index, new PutTag(ALPINE, LATEST, later(next, 5)));
      assertThat(index.get(HISTORIES, TAG))
          .contains(TagHistory.of(pointingAt(first)).pointed(next.digest(), NOW.plusSeconds(5)));
    }
  }

  @Test
  void removeTag_noHistory_keepsWhereItPointed() throws Exception {
    try (var index = RocksIndexes.open(index())) {
      apply(index, new RemoveTag(ALPINE, LATEST, NOW.plusSeconds(5)));
      assertThat(index.get(HISTORIES, TAG))
          .contains(TagHistory.of(pointingAt(first)).gone(NOW.plusSeconds(5)));
      assertThat(index.get(TAGS, TAG)).isEmpty();
    }
  }

  @Test
  void openForReading_diskIsFull_findsWhatIsThere() throws Exception {
    try (var index = new RocksIndex(Databases.openForReading(index(), () -> 0), Totals.NONE)) {
      assertThat(index.get(TAGS, TAG)).contains(pointingAt(first));
      assertThat(index.get(HISTORIES, TAG)).isEmpty();
      assertThat(index.page(HISTORIES, Optional.empty(), 9)).isEmpty();
      index.each(HISTORIES, KeyPrefix.tagsOf(ALPINE), found -> fail("a history: " + found));
    }
  }

  @Test
  void salvage_brokenBeforeItWasBroughtToThisVersion_copiesWhatIsThere() throws Exception {
    try (var into = Databases.open(folder.resolve("new"))) {
      assertThat(Salvage.copy(index(), into)).isPositive();
    }
    try (var index = RocksIndexes.open(folder.resolve("new"))) {
      assertThat(index.get(TAGS, TAG)).contains(pointingAt(first));
    }
  }
}
