package dev.entrepot.cache.index.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.entrepot.cache.error.StoreException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GroupCommitterTest {
  @TempDir Path folder;
  private final List<Totals> published = new ArrayList<>();

  @Test
  void commit_databaseFails_failsEachWriteAndGoesOn() throws Exception {
    var database = Databases.open(folder.resolve("index"));
    database.close();
    try (var committer = GroupCommitter.start(database, Totals.NONE, published::add)) {
      for (int i = 0; i < 2; i++) {
        var write = Write.of(List.of(), false);
        committer.queue().offer(write);
        assertThatThrownBy(() -> write.done().get())
            .hasCauseInstanceOf(StoreException.class)
            .hasMessageContaining("the index cannot write");
      }
    }
    assertThat(published).isEmpty();
  }

  @Test
  void close_writesWaiting_areDone() throws Exception {
    var writes = new ArrayList<Write>();
    try (var database = Databases.open(folder.resolve("index"))) {
      try (var committer = GroupCommitter.start(database, Totals.NONE, published::add)) {
        for (int i = 0; i < 1000; i++) {
          writes.add(Write.of(List.of(), i % 2 == 0));
          committer.queue().offer(writes.getLast());
        }
      }
    }
    assertThat(writes)
        .allMatch(write -> write.done().isDone() && !write.done().isCompletedExceptionally());
  }
}
