package dev.entrepot.cache.recover;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StagingRecoveryTest {
  @TempDir Path folder;

  @Test
  void clear_filesLeft_removesThem() throws IOException {
    Files.writeString(folder.resolve("0.part"), "half a blob");
    Files.writeString(folder.resolve("17.part"), "");
    StagingRecovery.clear(folder);
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void clear_noFolder_doesNothing() throws IOException {
    StagingRecovery.clear(folder.resolve("missing"));
    assertThat(folder).isEmptyDirectory();
  }
}
