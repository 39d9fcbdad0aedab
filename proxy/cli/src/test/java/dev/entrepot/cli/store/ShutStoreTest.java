package dev.entrepot.cli.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.cli.ChildServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Who may read what a running server writes, whatever the umask of whoever started it. */
@EnabledOnOs(OS.LINUX)
final class ShutStoreTest {
  private static final URI NOBODY = URI.create("http://127.0.0.1:1");

  @TempDir private Path folder;

  private Set<String> modes() throws IOException {
    Set<String> modes = new TreeSet<>();
    try (var files = Files.walk(folder.resolve("data"))) {
      for (Path file : files.toList()) {
        String kind = Files.isDirectory(file) ? "d" : "-";
        modes.add(kind + PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
      }
    }
    return modes;
  }

  @Test
  void serve_always_writesForItsUserAlone() throws Exception {
    try (var server = ChildServer.start(folder, NOBODY)) {
      assertThat(server.umask()).as("for what is written from now on").isEqualTo("0077");
      assertThat(modes()).containsExactly("-rw-------", "drwx------");
    }
  }

  @Test
  void serve_groupReadable_writesForUserAndGroup() throws Exception {
    var limits = ChildServer.Limits.USUAL.withConfig("storage: {group-readable: true}");
    try (var server = ChildServer.start(folder, NOBODY, limits)) {
      assertThat(server.umask()).as("for what is written from now on").isEqualTo("0027");
      assertThat(modes()).containsExactly("-rw-r-----", "drwxr-x---");
    }
  }
}
