package dev.entrepot.cache.recover;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StagingRecoveryTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {".part", "@0123456789abcdef.part"})
  void recover_unfinishedBlob_isKept(String end) throws IOException {
    Path file = Files.writeString(folder.resolve("sha256-" + "0".repeat(64) + end), "half");
    StagingRecovery.recover(folder, Instant.EPOCH);
    assertThat(file).hasContent("half");
  }

  @Test
  void recover_abandonedBlob_isRemoved() throws IOException {
    Files.writeString(folder.resolve("sha256-" + "0".repeat(64) + ".part"), "half");
    StagingRecovery.recover(folder, Instant.MAX);
    assertThat(folder).isEmptyDirectory();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.tmp", "0.part", "sha256-00.part", "sha256-..%2f.part", "x"})
  void recover_otherNames_areRemoved(String name) throws IOException {
    Files.writeString(folder.resolve(name), "half a blob");
    StagingRecovery.recover(folder, Instant.EPOCH);
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void recover_symbolicLink_isRemovedAndNotFollowed() throws IOException {
    Path other = Files.writeString(folder.resolveSibling("other-" + folder.getFileName()), "mine");
    Files.createSymbolicLink(folder.resolve("sha256-" + "0".repeat(64) + ".part"), other);
    StagingRecovery.recover(folder, Instant.EPOCH);
    assertThat(folder).isEmptyDirectory();
    assertThat(other).hasContent("mine");
    Files.delete(other);
  }

  @Test
  void recover_noFolder_doesNothing() throws IOException {
    StagingRecovery.recover(folder.resolve("missing"), Instant.EPOCH);
    assertThat(folder).isEmptyDirectory();
  }
}
