package dev.entrepot.server.logging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LineFileTest {
  private static final int KEEP = 2;

  @TempDir Path folder;
  private Path file;
  private Instant now = Instant.parse("2026-05-04T23:59:00Z");

  @BeforeEach
  void name() {
    file = folder.resolve("new/audit %d (1).log");
  }

  private LineFile open(long maxBytes) throws IOException {
    InstantSource clock = () -> now;
    return LineFile.open(file, maxBytes, Duration.ofDays(1), KEEP, clock);
  }

  private Path old(int number) {
    return file.resolveSibling(file.getFileName() + "." + number);
  }

  private static List<String> lines(Path path) throws IOException {
    return Files.readAllLines(path);
  }

  @Test
  void accept_fileWithLines_addsToThem() throws IOException {
    for (String each : List.of("a\nb\n", "c\n")) {
      try (var lines = open(1000)) {
        lines.accept(each);
      }
      Files.setLastModifiedTime(file, FileTime.from(now));
    }

    assertThat(lines(file)).containsExactly("a", "b", "c");
    assertThat(old(1)).doesNotExist();
  }

  @Test
  void accept_sizeReached_putsAsideAndKeepsSome() throws IOException {
    try (var lines = open(2)) {
      for (String each : List.of("a\n", "b\n", "c\n", "d\n")) {
        lines.accept(each);
      }
    }

    assertThat(lines(file)).containsExactly("d");
    assertThat(lines(old(1))).containsExactly("c");
    assertThat(lines(old(2))).containsExactly("b");
    assertThat(old(3)).doesNotExist();
  }

  @Test
  void accept_ageReached_putsAside() throws IOException {
    try (var lines = open(1000)) {
      lines.accept("a\n");
      now = now.plusSeconds(86_400);
      lines.accept("b\n");
      lines.accept("c\n");
    }

    assertThat(lines(file)).containsExactly("b", "c");
    assertThat(lines(old(1))).containsExactly("a");
  }

  @Test
  void open_oldFile_isPutAside() throws IOException {
    Files.createDirectories(folder.resolve("new"));
    Files.writeString(file, "a\n");
    Files.setLastModifiedTime(file, FileTime.from(now.minusSeconds(86_400)));
    try (var lines = open(1000)) {
      lines.accept("b\n");
    }

    assertThat(lines(file)).containsExactly("b");
    assertThat(lines(old(1))).containsExactly("a");
  }

  @Test
  void accept_notARegularFile_isOnlyAddedTo() throws IOException {
    Path real = folder.resolve("real.log");
    Files.createDirectories(folder.resolve("new"));
    Files.createSymbolicLink(file, real);
    try (var lines = open(1)) {
      lines.accept("a\n");
      lines.accept("b\n");
    }

    assertThat(lines(real)).containsExactly("a", "b");
    assertThat(file).isSymbolicLink();
  }

  @Test
  void accept_cannotBePutAside_writesOnOnceItCan() throws IOException {
    try (var lines = open(2)) {
      lines.accept("a\n");
      Files.createDirectory(old(1));
      Files.createDirectories(old(2).resolve("in the way"));
      lines.accept("lost\n");
      Files.delete(old(2).resolve("in the way"));
      lines.accept("b\n");
    }

    assertThat(lines(file)).containsExactly("b");
    assertThat(lines(old(1))).containsExactly("a");
  }

  @Test
  void open_notWritable_saysSo() {
    assertThatThrownBy(() -> LineFile.open(folder, 1000, Duration.ofDays(1), KEEP, () -> now))
        .isInstanceOf(IOException.class);
  }
}
