package dev.entrepot.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.oci.Digest;
import dev.entrepot.oci.DigestAlgorithm;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that stores blobs, killed at random; {@code -Dcrash.rounds} says how often. */
class CrashTest {
  private static final int CRASHES = Integer.getInteger("crash.rounds", 5);
  private static final int MAX_ACKNOWLEDGED = 60;

  @TempDir Path parent;

  @Test
  void commit_killedInTheMiddle_keepsAllThatWasAcknowledged() throws Exception {
    var random = Seed.random(getClass());
    var acknowledged = new ArrayList<Digest>();
    for (int crash = 0; crash < CRASHES; crash++) {
      int enough = random.nextInt(1, MAX_ACKNOWLEDGED);
      acknowledged.addAll(runAndKill(random.nextLong(), enough));
      assertAllWhole(acknowledged);
    }
    System.out.printf("%d kills, %d blobs acknowledged%n", CRASHES, acknowledged.size());
  }

  /** The digests that the process had reported when it died. */
  private List<Digest> runAndKill(long seed, int enough) throws Exception {
    var process = start(seed);
    var reported = new ArrayList<Digest>();
    try (BufferedReader lines = process.inputReader()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        Digest.parse(line).ifPresent(reported::add);
        if (reported.size() == enough) {
          kill(process);
        }
      }
    } finally {
      kill(process);
    }
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(reported).hasSizeGreaterThanOrEqualTo(enough);
    return reported;
  }

  /** SIGKILL, through the handle: the process itself would also close the stream we read. */
  private static void kill(Process process) {
    process.toHandle().destroyForcibly();
  }

  private Process start(long seed) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-Xmx256m",
            "-cp",
            System.getProperty("java.class.path"),
            CommittingProcess.class.getName(),
            data().toString(),
            Long.toString(seed))
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private void assertAllWhole(List<Digest> acknowledged) throws IOException {
    var settings = new StoreSettings(data(), 1 << 20, 10, Duration.ofDays(1));
    try (var cache = ContentCache.open(settings, InstantSource.system())) {
      cache.awaitRecovery();
      for (var digest : acknowledged) {
        try (var blob = cache.blobs().open(digest).orElseThrow()) {
          byte[] bytes = Content.read(blob.channel());
          assertThat(Digest.of(DigestAlgorithm.SHA256, bytes)).isEqualTo(digest);
        }
      }
      assertThat(acknowledged).allMatch(digest -> cache.blobs().size(digest).isPresent());
      assertThat(cache.inspection().usage().blobs()).isEqualTo(files());
      cache.maintenance().makeRoom(); // Of what was being staged.
      assertThat(data().resolve("staging")).isEmptyDirectory();
    }
  }

  private long files() throws IOException {
    try (Stream<Path> files = Files.walk(data().resolve("blobs"))) {
      return files.filter(Files::isRegularFile).count();
    }
  }

  private Path data() {
    return parent.resolve("data");
  }
}
