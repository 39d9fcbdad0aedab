package dev.entrepot.cache.index.rocksdb;

import static dev.entrepot.cache.Names.ALPINE;
import static dev.entrepot.cache.Names.LATEST;
import static dev.entrepot.cache.Names.NOW;
import static dev.entrepot.cache.Names.pointingAt;
import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.cache.Content;
import dev.entrepot.cache.index.TagHistory;
import dev.entrepot.cache.index.TagKey;
import dev.entrepot.cache.index.table.IndexChange.PutTag;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoriesTest {
  private static final TagKey TAG = new TagKey(ALPINE, LATEST);

  @TempDir Path folder;
  private final Content first = Content.of("first");
  private final Content next = Content.of("next");

  @Test
  void change_toWhereItPointsAlready_hasNothingToWrite() throws Exception {
    try (var index = RocksIndexes.open(folder)) {
      index.applyDurably(List.of(new PutTag(ALPINE, LATEST, pointingAt(first))));
    }
    try (var database = Databases.open(folder)) {
      var histories = new Histories(new TableReader(database));
      assertThat(histories.change(TAG, it -> it.pointed(first.digest(), NOW.plusSeconds(1))))
          .isEmpty();
      var moved = TagHistory.of(pointingAt(first)).pointed(next.digest(), NOW.plusSeconds(2));
      assertThat(histories.change(TAG, it -> it.pointed(next.digest(), NOW.plusSeconds(2))))
          .contains(moved);
      assertThat(histories.change(TAG, it -> it.pointed(next.digest(), NOW.plusSeconds(3))))
          .isEmpty();
      assertThat(histories.forget(TAG, TagHistory.of(pointingAt(first)))).isFalse();
      assertThat(histories.forget(TAG, moved)).isTrue();
    }
  }

  @Test
  void change_ofATagThatNeverWas_hasNothingToWrite() throws Exception {
    try (var database = Databases.open(folder)) {
      assertThat(new Histories(new TableReader(database)).change(TAG, it -> it.gone(NOW)))
          .isEmpty();
    }
  }
}
