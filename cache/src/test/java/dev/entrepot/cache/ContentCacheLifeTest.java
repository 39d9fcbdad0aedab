package dev.entrepot.cache;

import static dev.entrepot.cache.Names.ALPINE;
import static dev.entrepot.cache.Names.LATEST;
import static dev.entrepot.cache.Names.pointingAt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.entrepot.cache.error.StoreException;
import dev.entrepot.cache.index.StoreUsage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

class ContentCacheLifeTest extends ContentCacheFixture {
  @Test
  void open_afterClose_keepsEverything() throws IOException {
    fill();
    reopen();
    assertImageIsStored();
    assertThat(cache().metadata().tag(ALPINE, LATEST)).contains(pointingAt(image));
    assertThat(read(blob.digest())).isEqualTo(blob.bytes());
    assertThat(cache().inspection().usage()).isEqualTo(new StoreUsage(1, 7, 1));
  }

  @Test
  void lookups_withoutMemory_areTheSame() throws IOException {
    reopen(0);
    fill();
    assertImageIsStored();
    assertThat(cache().metadata().tag(ALPINE, LATEST)).contains(pointingAt(image));
  }

  @Test
  void open_afterClose_discardsWhatWasStaged() throws IOException {
    Files.writeString(parent.resolve("data/staging/0.part"), "half a blob");
    reopen();
    assertThat(parent.resolve("data/staging")).isEmptyDirectory();
  }

  @Test
  void open_secondTime_isRefused() {
    assertThatThrownBy(() -> ContentCache.open(settings(MEMORY), InstantSource.system()))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("is in use by another Entrepot");
  }

  @Test
  void open_failing_givesTheFolderUp() throws IOException {
    cache().close();
    Path current = parent.resolve("data/index/CURRENT");
    Path aside = Files.move(current, parent.resolve("CURRENT"));
    Path notes = Files.writeString(parent.resolve("data/index/notes.txt"), "mine");
    assertThatThrownBy(this::open).isInstanceOf(StoreException.class);
    Files.delete(notes);
    Files.move(aside, current);
    open();
  }

  @Test
  void close_withAReader_keepsItsFileOpen() throws IOException {
    commit(blob);
    try (var open = cache().blobs().open(blob.digest()).orElseThrow()) {
      cache().close();
      assertThat(Content.read(open.channel())).isEqualTo(blob.bytes());
    }
  }

  @Test
  void putTag_afterClose_fails() {
    cache().close();
    assertThat(cache().metadata().putTag(ALPINE, LATEST, pointingAt(image)).toCompletableFuture())
        .isCompletedExceptionally();
  }
}
