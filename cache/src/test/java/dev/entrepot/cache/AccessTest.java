package dev.entrepot.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.cache.evict.Bounds;
import dev.entrepot.oci.Digest;
import dev.entrepot.oci.ImagePattern;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may read a store, whatever the umask says. */
class AccessTest {
  @TempDir Path parent;

  private Path data() {
    return parent.resolve("data");
  }

  private StoreSettings settings() {
    return new StoreSettings(
        data(),
        1 << 20,
        10,
        Duration.ofDays(1),
        Duration.ZERO,
        diskBytes -> Bounds.NONE,
        List.of());
  }

  private static void fill(ContentCache cache) throws IOException {
    var content = Content.of("some content");
    try (var staged = cache.blobs().stage(content.digest())) {
      staged.write(content.batch());
      staged.commit(content.verified());
    }
    try (var unfinished = cache.blobs().stage(Content.of("another").digest())) {
      unfinished.write(content.batch());
      unfinished.keep();
    }
    cache.retention().holds().pin(ImagePattern.parse("docker.io/library/a:*").orElseThrow());
    var _ = cache.maintenance().scrub(Duration.ofDays(1), 1 << 30);
  }

  /** The modes of all folders and files, those that RocksDB makes among them. */
  private Set<String> modes() throws IOException {
    Set<String> modes = new TreeSet<>();
    try (Stream<Path> files = Files.walk(data())) {
      for (Path file : files.toList()) {
        String kind = Files.isDirectory(file) ? "d" : "-";
        modes.add(kind + PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
      }
    }
    return modes;
  }

  @Test
  void open_newStore_isForItsUserAlone() throws Exception {
    try (var cache = ContentCache.open(settings(), InstantSource.system())) {
      fill(cache);
      assertThat(modes()).containsExactly("-rw-------", "drwx------");
    }
    assertThat(modes()).as("closed").containsExactly("-rw-------", "drwx------");
  }

  @Test
  void open_groupReadable_isForUserAndGroup() throws Exception {
    var settings = settings().readableByGroup(true);
    try (var cache = ContentCache.open(settings, InstantSource.system())) {
      fill(cache);
      assertThat(modes()).containsExactly("-rw-r-----", "drwxr-x---");
    }
    try (var cache = ContentCache.open(settings(), InstantSource.system())) {
      fill(cache); // As a command does that says nothing of it.
      assertThat(modes()).containsExactly("-rw-r-----", "drwxr-x---");
    }
    assertThat(modes()).as("closed").containsExactly("-rw-r-----", "drwxr-x---");
  }

  @Test
  void open_storeThatAllCouldRead_isShut() throws Exception {
    ContentCache.open(settings(), InstantSource.system()).close();
    var open = PosixFilePermissions.fromString("rwxr-xr-x");
    for (String name : List.of("", "blobs", "staging", "index", "entrepot-store")) {
      Files.setPosixFilePermissions(data().resolve(name), open);
    }
    try (var cache = ContentCache.open(settings().readableByGroup(false), InstantSource.system())) {
      fill(cache);
      for (String name : List.of("", "blobs", "staging", "index")) {
        assertThat(
                PosixFilePermissions.toString(Files.getPosixFilePermissions(data().resolve(name))))
            .as(name)
            .isEqualTo("rwx------");
      }
    }
  }

  @Test
  void open_umaskOfZero_isForItsUserAlone() throws Exception {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var process =
        new ProcessBuilder(
                "sh",
                "-c",
                "umask 0; exec \"$@\"",
                "sh",
                java,
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                CommittingProcess.class.getName(),
                data().toString(),
                "1")
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader lines = process.inputReader()) {
      assertThat(Digest.parse(lines.readLine())).isPresent();
    } finally {
      process.toHandle().destroyForcibly();
      process.waitFor();
    }
    assertThat(modes()).containsExactly("-rw-------", "drwx------");
  }
}
