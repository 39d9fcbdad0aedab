package dev.entrepot.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.entrepot.cache.error.StoreException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {
  @TempDir Path parent;

  private Path data() {
    return parent.resolve("data");
  }

  private void assertRefused(String... words) throws IOException {
    var before = names();
    assertThatThrownBy(() -> DataFolder.open(data()))
        .isInstanceOf(StoreException.class)
        .message()
        .contains(data().toString())
        .contains(words)
        .hasLineCount(1);
    assertThat(names()).isEqualTo(before);
  }

  private String names() throws IOException {
    try (Stream<Path> files = Files.walk(parent)) {
      return files.sorted().toList().toString();
    }
  }

  @Test
  void open_missing_makesAndMarksIt() throws IOException {
    DataFolder.open(data()).close();
    assertThat(data().resolve("entrepot-store")).hasContent("entrepot store, version 5");
    DataFolder.open(data()).close();
  }

  @Test
  void open_emptyFileSystem_isTaken() throws IOException {
    Files.createDirectories(data().resolve("lost+found"));
    DataFolder.open(data()).close();
  }

  @Test
  void open_firstStartCutShort_isTaken() throws IOException {
    Files.createDirectories(data());
    Files.createFile(data().resolve("lock"));
    Files.createFile(data().resolve("entrepot-store.new"));
    DataFolder.open(data()).close();
    assertThat(data().resolve("entrepot-store.new")).doesNotExist();
  }

  @Test
  void open_inUse_isRefused() throws IOException {
    var first = DataFolder.open(data());
    assertRefused("is in use by another Entrepot");
    assertRefused("is in use by another Entrepot");
    first.close();
    DataFolder.open(data()).close();
  }

  @Test
  void open_file_isRefused() throws IOException {
    Files.writeString(data(), "a file");
    assertRefused("is not a folder");
  }

  @Test
  void open_filesOfSomethingElse_isRefused() throws IOException {
    Files.createDirectories(data());
    Files.writeString(data().resolve("thesis.tex"), "mine");
    assertRefused("holds files of something else");
  }

  @Test
  void open_earlierVersion_isBroughtToThisOne() throws IOException {
    DataFolder.open(data()).close();
    for (int version = 1; version < StoreMarker.VERSION; version++) {
      String text = "entrepot store, version %d\n".formatted(version);
      Files.writeString(data().resolve("entrepot-store"), text);
      DataFolder.open(data()).close();
      assertThat(data().resolve("entrepot-store")).hasContent("entrepot store, version 5");
    }
  }

  @Test
  void open_laterVersion_isRefused() throws IOException {
    Files.createDirectories(data());
    Files.writeString(data().resolve("entrepot-store"), "entrepot store, version 6\n");
    assertRefused("version 6", "up to 5", "newer Entrepot");
  }

  @Test
  void open_damagedMarker_isRefused() throws IOException {
    Files.createDirectories(data());
    for (var text : new String[] {"", "entrepot store, version 1", "x".repeat(1 << 20)}) {
      Files.writeString(data().resolve("entrepot-store"), text);
      assertRefused("is damaged");
    }
  }

  @Test
  void explained_noPermission_namesTheFile() {
    assertThat(DataFolder.explained(data(), new AccessDeniedException("/data/lock")))
        .hasMessage(
            "no permission for /data/lock: let the user that runs Entrepot read and write it");
  }

  @Test
  void explained_readOnly_saysSo() {
    var failure = new FileSystemException("/data/lock", null, "Read-only file system");
    assertThat(DataFolder.explained(data(), failure))
        .hasMessageEndingWith(
            "/data/lock: Read-only file system: mount it writable, or choose another data folder");
  }

  @Test
  void explained_diskFull_saysSo() {
    assertThat(DataFolder.explained(data(), new IOException("No space left on device")))
        .hasMessage(
            "cannot use the data folder %s: No space left on device: make room, or choose another"
                + " data folder",
            data());
  }

  @Test
  void explained_parentMissing_namesIt() {
    assertThat(DataFolder.explained(data(), new NoSuchFileException("/proc/none")))
        .hasMessage("cannot use the data folder %s: there is no /proc/none", data());
  }
}
