package dev.entrepot.cache.blob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.LINUX)
class LinuxSyncTest {
  private final FileSystemSync sync = LinuxSync.ofThisMachine();

  @TempDir Path folder;

  @Test
  void sync_folder_isDone() throws IOException {
    assertThat(sync.sync(folder)).isTrue();
  }

  @Test
  void sync_missingFolder_tellsWhy() {
    assertThatThrownBy(() -> sync.sync(folder.resolve("gone")))
        .isInstanceOf(IOException.class)
        .hasMessageEndingWith("gone: errno 2");
  }
}
