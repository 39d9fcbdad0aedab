package dev.entrepot.cache.pulls;

import static dev.entrepot.cache.Names.ALPINE;
import static dev.entrepot.cache.Names.DEBIAN;
import static dev.entrepot.cache.Names.LATEST;
import static dev.entrepot.cache.Names.NOW;
import static dev.entrepot.cache.index.table.Tables.PULLS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.cache.index.PullKey;
import dev.entrepot.cache.index.Pulled;
import dev.entrepot.cache.index.Pulled.Use;
import dev.entrepot.cache.index.table.MemoryIndex;
import dev.entrepot.oci.Reference;
import dev.entrepot.oci.Repository;
import dev.entrepot.oci.RepositoryName;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LastPullsTest {
  private static final Reference TAG = new Reference.Tagged(LATEST);

  private final MemoryIndex index = new MemoryIndex();
  private Instant now = NOW.truncatedTo(ChronoUnit.SECONDS);
  private final LastPulls pulls = new LastPulls(index, () -> now);

  @Test
  void note_again_isTheLatestBeforeAndAfterItIsWritten() {
    pulls.note(ALPINE, TAG, Use.PULL);
    now = now.plus(Duration.ofSeconds(90));
    pulls.note(ALPINE, TAG, Use.PULL);
    assertThat(pulls.last(ALPINE, TAG)).contains(now);
    assertThat(index.get(PULLS, new PullKey(ALPINE, TAG, Use.PULL))).isEmpty();
    pulls.write();
    assertThat(index.get(PULLS, new PullKey(ALPINE, TAG, Use.PULL)))
        .contains(new Pulled(ALPINE, TAG, now));
    assertThat(new LastPulls(index, () -> now).last(ALPINE, TAG)).contains(now);
    assertThat(pulls.last(DEBIAN, TAG)).isEmpty();
  }

  @Test
  void write_indexRefuses_waitsForTheNextTime() {
    pulls.note(ALPINE, TAG, Use.PULL);
    index.refuse();
    pulls.write();
    assertThat(index.keys(PULLS, Optional.empty(), 1)).isEmpty();
    index.accept();
    pulls.write();
    assertThat(pulls.last(ALPINE, TAG)).contains(now);
    assertThat(index.keys(PULLS, Optional.empty(), 1)).hasSize(1);
  }

  @Test
  void note_moreThanMayWait_keepsTheBoundAndWritesAll() {
    for (int number = 0; number <= LastPulls.MAX_UNWRITTEN; number++) {
      pulls.note(repository(number), TAG, Use.PULL);
    }
    assertThat(pulls.isMuch()).isTrue();
    assertThat(pulls.last(repository(LastPulls.MAX_UNWRITTEN), TAG)).isEmpty();
    pulls.write();
    assertThat(pulls.isMuch()).isFalse();
    assertThat(index.keys(PULLS, Optional.empty(), Integer.MAX_VALUE))
        .hasSize(LastPulls.MAX_UNWRITTEN);
  }

  @Test
  void note_look_isAUseAndNoPull() {
    pulls.note(ALPINE, TAG, Use.PULL);
    Instant pulled = now;
    now = now.plus(Duration.ofSeconds(90));
    pulls.note(ALPINE, TAG, Use.LOOK);
    for (int round = 0; round < 2; round++) {
      assertThat(pulls.last(ALPINE, TAG, Use.PULL)).contains(pulled);
      assertThat(pulls.last(ALPINE, TAG, Use.LOOK)).contains(now);
      assertThat(pulls.last(ALPINE, TAG)).contains(now);
      pulls.write();
    }
  }

  private static Repository repository(int number) {
    return new Repository(ALPINE.registry(), new RepositoryName("some/" + number));
  }
}
