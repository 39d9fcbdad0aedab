package dev.entrepot.cache;

import static dev.entrepot.cache.Names.ALPINE;
import static dev.entrepot.cache.Names.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.entrepot.cache.blob.BlobStores;
import dev.entrepot.cache.blob.FileSystemSync;
import dev.entrepot.cache.error.StoreException;
import dev.entrepot.cache.index.table.MemoryIndex;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store whose index cannot write, as on a full disk. */
class RefusingIndexTest {
  @TempDir Path data;
  private final MemoryIndex index = new MemoryIndex();
  private final Content blob = Content.of("a layer");
  private ContentCache cache;

  @BeforeEach
  void open() throws IOException {
    var folder = DataFolder.open(data);
    var blobs =
        BlobStores.onFiles(folder.blobs(), folder.staging(), Runnable::run, FileSystemSync.NONE);
    var settings = new StoreSettings(data, 1 << 20, 0, Duration.ZERO);
    var clock = InstantSource.fixed(NOW);
    cache = new ContentCache(folder, blobs, index, LeftBehind.NOTHING, settings, clock);
  }

  @AfterEach
  void close() {
    cache.close();
  }

  @Test
  void commit_newBlob_leavesNoFile() throws IOException {
    index.refuse();
    assertThatThrownBy(this::commit).isInstanceOf(StoreException.class);
    assertThat(files()).isZero();
    assertThat(cache.blobs().open(blob.digest())).isEmpty();
    assertThat(cache.health().state()).isInstanceOf(StoreHealth.State.Failing.class);
  }

  @Test
  void commit_storedBlob_isStillThere() throws IOException {
    commit();
    index.refuse();
    assertThatThrownBy(this::commit).isInstanceOf(StoreException.class);
    assertThat(files()).isEqualTo(1);
    try (var open = cache.blobs().open(blob.digest()).orElseThrow()) {
      assertThat(Content.read(open.channel())).isEqualTo(blob.bytes());
    }
  }

  @Test
  void open_fileMissing_isEmptyThoughItCannotBeUnlisted() throws IOException {
    commit();
    index.refuse();
    Files.delete(file());
    assertThat(cache.blobs().open(blob.digest())).isEmpty();
    assertThat(cache.health().state()).isInstanceOf(StoreHealth.State.Failing.class);
  }

  @Test
  void commit_writesAgain_forgetsWhatIsNotWritten() throws IOException {
    var image = Manifests.image(Content.of("a config"), blob);
    index.refuse();
    cache.metadata().putManifest(ALPINE, image.verified(), Manifests.parse(image));
    assertThat(cache.metadata().manifest(image.digest())).isPresent();
    index.accept();
    commit();
    assertThat(cache.health().state()).isInstanceOf(StoreHealth.State.Keeping.class);
    assertThat(cache.metadata().manifest(image.digest())).isEmpty();
  }

  @Test
  void probe_cannotWrite_isFailing() {
    cache.probe();
    assertThat(cache.health().state()).isInstanceOf(StoreHealth.State.Keeping.class);
    index.refuse();
    cache.probe();
    assertThat(cache.health().state()).isInstanceOf(StoreHealth.State.Failing.class);
  }

  private void commit() throws IOException {
    try (var staged = cache.blobs().stage(blob.digest())) {
      staged.write(blob.batch());
      staged.commit(blob.verified());
    }
  }

  private Path file() {
    String hex = blob.digest().hex();
    return data.resolve("blobs/sha256").resolve(hex.substring(0, 2)).resolve(hex);
  }

  /** How many files there are below blobs and staging. */
  private long files() throws IOException {
    try (Stream<Path> blobs = Files.walk(data.resolve("blobs"));
        Stream<Path> staging = Files.walk(data.resolve("staging"))) {
      return Stream.concat(blobs, staging).filter(Files::isRegularFile).count();
    }
  }
}
