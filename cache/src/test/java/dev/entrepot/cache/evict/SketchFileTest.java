package dev.entrepot.cache.evict;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SketchFileTest {
  @TempDir Path folder;
  private Path path;
  private SketchFile file;

  @BeforeEach
  void name() {
    path = folder.resolve("frequencies");
    file = new SketchFile(path);
  }

  @Test
  void load_noFile_isEmpty() {
    assertThat(file.load()).isEmpty();
  }

  @Test
  void load_afterSaves_isTheLast() throws IOException {
    save(3, 1);
    save(5, 2);
    var content = file.load().orElseThrow();
    assertThat(content.requests()).isEqualTo(2);
    assertThat(content.sketch().frequency(Digests.of(1))).isEqualTo(5);
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(path);
    }
  }

  @Test
  void load_tornAnywhere_isEmpty() throws IOException {
    save(3, 1);
    byte[] whole = Files.readAllBytes(path);
    for (int length : new int[] {0, 1, 8, 23, 24, 32, whole.length / 2, whole.length - 1}) {
      Files.write(path, Arrays.copyOf(whole, length));
      assertThat(file.load()).as("%d bytes", length).isEmpty();
    }
  }

  @Test
  void load_otherBytes_isEmpty() throws IOException {
    save(3, 1);
    byte[] whole = Files.readAllBytes(path);
    for (int at : new int[] {0, 9, 17, whole.length / 2, whole.length - 1}) {
      var flipped = whole.clone();
      flipped[at] ^= 1;
      Files.write(path, flipped);
      assertThat(file.load()).as("byte %d", at).isEmpty();
    }
  }

  @Test
  void load_folderInItsPlace_isEmpty() throws IOException {
    Files.createDirectory(path);
    assertThat(file.load()).isEmpty();
  }

  private void save(int times, long requests) throws IOException {
    var sketch = FrequencySketch.blank(1);
    for (int i = 0; i < times; i++) {
      sketch.count(Digests.of(1), 100);
    }
    file.save(SketchFile.content(requests, sketch));
  }
}
