package dev.entrepot.cache;

import static dev.entrepot.cache.Names.ALPINE;
import static dev.entrepot.cache.Names.LATEST;
import static dev.entrepot.cache.Names.NOW;
import static dev.entrepot.cache.Names.pointingAt;
import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.cache.index.StoreUsage;
import dev.entrepot.oci.Tag;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A store whose index is damaged on disk, whichever of RocksDB's files it is. */
class BrokenIndexTest {
  private static final int BLOBS = 60;
  private static final int BLOB_BYTES = 700;

  @TempDir Path parent;
  private final RandomGenerator random = Seed.random(getClass());
  private final List<Content> blobs = new ArrayList<>();
  private final List<Content> images = new ArrayList<>();
  private ContentCache cache;

  /** What can happen to a file. */
  enum Harm {
    FLIPPED {
      @Override
      void inflict(Path file, RandomGenerator random) throws IOException {
        try (var channel =
            FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
          long at = random.nextLong(channel.size());
          var one = ByteBuffer.allocate(1);
          channel.read(one, at);
          one.put(0, (byte) (one.get(0) ^ 0x55));
          channel.write(one.flip(), at);
        }
      }
    },
    CUT {
      @Override
      void inflict(Path file, RandomGenerator random) throws IOException {
        try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
          channel.truncate(random.nextLong(channel.size()));
        }
      }
    },
    ZEROED {
      @Override
      void inflict(Path file, RandomGenerator random) throws IOException {
        Files.write(file, new byte[Math.toIntExact(Files.size(file))]);
      }
    },
    GONE {
      @Override
      void inflict(Path file, RandomGenerator random) throws IOException {
        Files.delete(file);
      }
    };

    abstract void inflict(Path file, RandomGenerator random) throws IOException;
  }

  @BeforeEach
  void fill() throws IOException {
    open("data");
    for (int i = 0; i < BLOBS; i++) {
      commit(Content.random(random, BLOB_BYTES));
    }
    for (int i = 0; i < 20; i++) {
      var image = Manifests.image(blobs.get(i), blobs.get(i + 1));
      images.add(image);
      cache
          .metadata()
          .putManifest(ALPINE, image.verified(), Manifests.parse(image))
          .toCompletableFuture()
          .join();
      cache
          .metadata()
          .putTag(ALPINE, new Tag("v" + i), pointingAt(image))
          .toCompletableFuture()
          .join();
    }
    putLargeManifest();
  }

  /** One whose bytes lie in a file of their own kind. */
  private void putLargeManifest() {
    var index = Manifests.index(images.subList(0, 20));
    cache
        .metadata()
        .putManifest(ALPINE, index.verified(), Manifests.parse(index))
        .toCompletableFuture()
        .join();
    cache.metadata().putTag(ALPINE, LATEST, pointingAt(index)).toCompletableFuture().join();
    assertThat(index.bytes()).hasSizeGreaterThan(2048);
    images.add(index);
  }

  private void commit(Content content) throws IOException {
    try (var staged = cache.blobs().stage(content.digest())) {
      staged.write(content.batch());
      staged.commit(content.verified());
    }
    blobs.add(content);
  }

  private void open(String data) throws IOException {
    var settings = new StoreSettings(parent.resolve(data), 0, 0, Duration.ofDays(1));
    cache = ContentCache.open(settings, InstantSource.fixed(NOW));
  }

  /** As after a crash: with all that was written since in the log alone. */
  private Path crash() throws IOException {
    copy(parent.resolve("data"), parent.resolve("crashed"));
    cache.close();
    return parent.resolve("crashed/index");
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file)), StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  private static List<Path> files(Path index, String pattern) throws IOException {
    try (Stream<Path> files = Files.list(index)) {
      return files.filter(file -> file.getFileName().toString().matches(pattern)).toList();
    }
  }

  /** Opens twice: damage that is found when an entry is read is mended by the next start. */
  private void assertAllBlobsAreServed(String data) throws IOException {
    open(data);
    for (var blob : blobs) {
      cache.blobs().size(blob.digest());
    }
    assertManifestsAreRightOrGone();
    cache.awaitRecovery();
    cache.close();
    open(data);
    cache.awaitRecovery();
    for (var blob : blobs) {
      try (var open = cache.blobs().open(blob.digest()).orElseThrow()) {
        assertThat(Content.read(open.channel())).isEqualTo(blob.bytes());
      }
    }
    assertManifestsAreRightOrGone();
    assertThat(cache.inspection().usage().blobs()).isEqualTo(blobs.size());
    assertThat(cache.inspection().usage().blobBytes()).isEqualTo((long) BLOB_BYTES * blobs.size());
    cache.close();
  }

  private int assertManifestsAreRightOrGone() {
    int found = 0;
    for (var image : images) {
      var stored = cache.metadata().manifest(image.digest());
      if (stored.isPresent()) {
        found++;
        var bytes = new byte[stored.get().size()];
        stored.get().raw().get(bytes);
        assertThat(bytes).isEqualTo(image.bytes());
      }
    }
    return found;
  }

  private void assertItGoesOn(String data) throws IOException {
    open(data);
    for (var image : images) {
      cache
          .metadata()
          .putManifest(ALPINE, image.verified(), Manifests.parse(image))
          .toCompletableFuture()
          .join();
    }
    commit(Content.random(random, BLOB_BYTES));
    var whole = new StoreUsage(blobs.size(), (long) BLOB_BYTES * blobs.size(), images.size());
    assertThat(cache.inspection().usage()).isEqualTo(whole);
    cache.close();
    open(data);
    assertThat(cache.inspection().usage()).isEqualTo(whole);
    assertThat(assertManifestsAreRightOrGone()).isEqualTo(images.size());
    cache.close();
  }

  @ParameterizedTest
  @EnumSource(Harm.class)
  void open_afterCrashWithHarm_servesAllBlobs(Harm harm) throws IOException {
    Path index = crash();
    for (var pattern : List.of("CURRENT", "MANIFEST-.*", ".*\\.log", "OPTIONS.*", "IDENTITY")) {
      copy(parent.resolve("crashed"), parent.resolve("again"));
      for (Path file : files(index, pattern)) {
        harm.inflict(parent.resolve("again/index").resolve(file.getFileName()), random);
      }
      assertAllBlobsAreServed("again");
      remove("again");
    }
  }

  @ParameterizedTest
  @EnumSource(Harm.class)
  void open_afterCleanEndWithHarm_servesAllBlobs(Harm harm) throws IOException {
    cache.close();
    for (var pattern : List.of("CURRENT", "MANIFEST-.*", ".*\\.sst", ".*\\.blob")) {
      copy(parent.resolve("data"), parent.resolve("again"));
      for (Path file : files(parent.resolve("again/index"), pattern)) {
        if (Files.size(file) > 0) {
          harm.inflict(file, random);
        }
      }
      assertAllBlobsAreServed("again");
      remove("again");
    }
  }

  private void remove(String data) throws IOException {
    try (Stream<Path> files = Files.walk(parent.resolve(data))) {
      for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
        Files.delete(file);
      }
    }
  }

  @Test
  void open_indexIsGone_servesAllBlobs() throws IOException {
    for (Path file : files(crash(), ".*")) {
      Files.delete(file);
    }
    Files.delete(parent.resolve("crashed/index"));
    assertAllBlobsAreServed("crashed");
    assertItGoesOn("crashed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "nonsense", "MANIFEST-000001", "MANIFEST-999999\n"})
  void open_currentIsWrong_losesNothing(String current) throws IOException {
    Files.writeString(crash().resolve("CURRENT"), current);
    open("crashed");
    assertThat(assertManifestsAreRightOrGone()).isEqualTo(images.size());
    assertThat(cache.metadata().tag(ALPINE, LATEST)).contains(pointingAt(images.getLast()));
    cache.close();
    assertAllBlobsAreServed("crashed");
    assertItGoesOn("crashed");
    assertThat(files(parent.resolve("crashed"), "index\\.broken-2026-11-01T12-00-00Z")).hasSize(1);
  }

  /** RocksDB itself opens such an index, and shows what it held earlier. */
  @Test
  void open_listOfFilesHasLostItsEnd_servesAllBlobs() throws IOException {
    cache.close();
    for (Path list : files(parent.resolve("data/index"), "MANIFEST-.*")) {
      try (var channel = FileChannel.open(list, StandardOpenOption.WRITE)) {
        channel.truncate(channel.size() - 1);
      }
    }
    assertAllBlobsAreServed("data");
    assertThat(files(parent.resolve("data"), "index\\.broken-.*")).hasSize(1);
  }

  /** A list that ends with one of its records looks whole, and like that of a younger index. */
  @Test
  void open_afterCrashAndListOfFilesEndsEarlier_servesAllBlobs() throws IOException {
    Path list = files(crash(), "MANIFEST-.*").getFirst();
    var ends = recordEnds(Files.readAllBytes(list));
    assertThat(ends).hasSizeGreaterThan(5);
    for (int end : ends) {
      copy(parent.resolve("crashed"), parent.resolve("again"));
      Path copied = parent.resolve("again/index").resolve(list.getFileName());
      try (var channel = FileChannel.open(copied, StandardOpenOption.WRITE)) {
        channel.truncate(end);
      }
      assertAllBlobsAreServed("again");
      remove("again");
    }
  }

  /** Each record has a checksum of 4 bytes, its length in 2, its kind in 1. */
  private static List<Integer> recordEnds(byte[] list) {
    var bytes = ByteBuffer.wrap(list).order(ByteOrder.LITTLE_ENDIAN);
    var ends = new ArrayList<Integer>();
    for (int end = 0; end < list.length; ends.add(end)) {
      end += 7 + Short.toUnsignedInt(bytes.getShort(end + 4));
    }
    return ends;
  }

  @Test
  void open_brokenAgainAndAgain_keepsFewBrokenIndexes() throws IOException {
    cache.close();
    for (int i = 0; i < 4; i++) {
      Files.delete(parent.resolve("data/index/CURRENT"));
      var settings = new StoreSettings(parent.resolve("data"), 0, 0, Duration.ofDays(1));
      ContentCache.open(settings, InstantSource.fixed(NOW.plusSeconds(i))).close();
    }
    assertThat(files(parent.resolve("data"), "index.*")).hasSize(3);
  }

  @Test
  void open_replacingCutShort_isEnded() throws IOException {
    cache.close();
    Files.move(parent.resolve("data/index"), parent.resolve("data/index.new"));
    open("data");
    assertThat(assertManifestsAreRightOrGone()).isEqualTo(images.size());
    cache.close();
    assertAllBlobsAreServed("data");
    assertItGoesOn("data");
  }
}
