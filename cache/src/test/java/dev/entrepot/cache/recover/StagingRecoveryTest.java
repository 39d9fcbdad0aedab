package dev.entrepot.cache.recover;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StagingRecoveryTest {
  private static final Instant BEFORE = Instant.parse("2026-01-01T00:00:00Z");

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {".part", "@0123456789abcdef.part"})
  void recover_unfinishedBlob_isKept(String end) throws IOException {
    Path file = Files.writeString(folder.resolve("sha256-" + "0".repeat(64) + end), "half");
    Files.setLastModifiedTime(file, FileTime.from(BEFORE.plusSeconds(1)));
    StagingRecovery.recover(folder, BEFORE);
    assertThat(file).hasContent("half");
  }

  @Test
  void recover_blobOfAClockThatWasYearsAhead_isRemoved() throws IOException {
    Path file = Files.writeString(folder.resolve("sha256-" + "0".repeat(64) + ".part"), "half");
    Files.setLastModifiedTime(file, FileTime.from(BEFORE.plus(Duration.ofDays(3650))));
    StagingRecovery.recover(folder, BEFORE);
    assertThat(folder).isEmptyDirectory();
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
    StagingRecovery.recover(folder, BEFORE);
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void recover_symbolicLink_isRemovedAndNotFollowed() throws IOException {
    Path other = Files.writeString(folder.resolveSibling("other-" + folder.getFileName()), "mine");
    Files.createSymbolicLink(folder.resolve("sha256-" + "0".repeat(64) + ".part"), other);
    StagingRecovery.recover(folder, BEFORE);
    assertThat(folder).isEmptyDirectory();
    assertThat(other).hasContent("mine");
    Files.delete(other);
  }

  @Test
  void recover_noFolder_doesNothing() throws IOException {
    StagingRecovery.recover(folder.resolve("missing"), BEFORE);
    assertThat(folder).isEmptyDirectory();
  }
}
