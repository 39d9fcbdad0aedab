package dev.entrepot.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.cache.ContentCache;
import dev.entrepot.cache.RecoveredStore;
import dev.entrepot.cache.StoreSettings;
import dev.entrepot.oci.Digest;
import dev.entrepot.oci.DigestAlgorithm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The files of a store that no process uses, held against its index. */
public final class StoredFiles {
  private StoredFiles() {}

  /**
   * Opens the store as a start would, and requires that every file is what its name says and has
   * its entry, and that there is no other entry.
   *
   * @return the blobs that are stored
   */
  public static Set<String> requireSound(Path data) throws IOException {
    var settings = new StoreSettings(data, 1 << 20, 0, Duration.ofDays(1));
    try (var store = ContentCache.open(settings, InstantSource.system())) {
      RecoveredStore.await(store);
      Map<Digest, Long> files = files(data.resolve("blobs/sha256"));
      files.forEach(
          (digest, size) ->
              assertThat(store.blobs().size(digest))
                  .as("%s", digest)
                  .isEqualTo(OptionalLong.of(size)));
      assertThat(store.inspection().usage().blobs()).isEqualTo(files.size());
      assertThat(store.inspection().usage().blobBytes())
          .isEqualTo(files.values().stream().mapToLong(Long::longValue).sum());
      return files.keySet().stream().map(Digest::toString).collect(Collectors.toSet());
    }
  }

  /** The sizes of the files, each of which is what its name says. */
  private static Map<Digest, Long> files(Path folder) throws IOException {
    var sizes = new HashMap<Digest, Long>();
    for (Path file : walk(folder)) {
      byte[] bytes = Files.readAllBytes(file);
      var digest = Digest.of(DigestAlgorithm.SHA256, bytes);
      assertThat(file.getFileName()).hasToString(digest.hex());
      sizes.put(digest, (long) bytes.length);
    }
    return sizes;
  }

  private static List<Path> walk(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
