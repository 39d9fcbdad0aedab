package dev.entrepot.loadtest.bench;

import dev.entrepot.cache.ContentCache;
import dev.entrepot.cache.StoreSettings;
import dev.entrepot.cache.error.StoreException;
import dev.entrepot.cache.index.rocksdb.RocksIndexes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;

/**
 * Fills a data folder's index, opens the store on it, and looks things up. Blocking.
 *
 * @param data the data folder; an index that is large enough already is used as it is
 * @param lookups how many of each kind, after as many that warm up
 * @param progress told what it is at
 */
record IndexBench(Path data, IndexContent content, long lookups, Consumer<String> progress) {
  /** What hot manifests and tags may take: nothing, so that each look-up reaches the index. */
  private static final long NO_MEMORY = 0;

  /** How often it is told how far filling is. */
  private static final Duration TELL_INTERVAL = Duration.ofSeconds(2);

  private static final long NANOS_A_SECOND = 1_000_000_000;
  private static final long LONGEST_NANOS = 10 * NANOS_A_SECOND;
  private static final int DIGITS = 3;

  /** What is looked up is drawn from it. */
  private static final long SEED = 1;

  /**
   * What came of it.
   *
   * @param filled how long filling took; zero if it was there
   * @param indexBytes on disk
   * @param opened how long opening took
   * @param residentBytes of this process at the end
   */
  record Result(
      Duration filled,
      long indexBytes,
      Duration opened,
      long residentBytes,
      List<Lookups> lookups) {}

  /**
   * The times of one kind of look-up, on one thread.
   *
   * @param nanos from asking to having it
   */
  record Lookups(String kind, Histogram nanos) {}

  Result run() throws IOException {
    Duration filled = fill();
    long bytes = size(data.resolve("index")); // Once it is open, files come and go.
    progress.accept("opening");
    long start = System.nanoTime();
    try (var cache = open()) {
      Duration opened = Duration.ofNanos(System.nanoTime() - start);
      return new Result(filled, bytes, opened, Memory.residentBytes(), lookUp(cache));
    }
  }

  private Duration fill() throws IOException {
    try (var cache = open()) {
      if (cache.inspection().usage().blobs() >= content.blobs()) {
        return Duration.ZERO;
      }
    }
    long start = System.nanoTime();
    try (var index = RocksIndexes.open(data.resolve("index"))) {
      content.fill(index, telling());
    }
    return Duration.ofNanos(System.nanoTime() - start);
  }

  private LongConsumer telling() {
    var told = new AtomicLong(System.nanoTime());
    return written -> {
      if (System.nanoTime() - told.get() > TELL_INTERVAL.toNanos()) {
        told.set(System.nanoTime());
        progress.accept("filled %d of %d manifests".formatted(written, content.manifests()));
      }
    };
  }

  private List<Lookups> lookUp(ContentCache cache) {
    return List.of(
        measure(
            "blob",
            content.blobs(),
            number -> require(cache.blobs().size(content.blob(number)).isPresent())),
        measure(
            "absent",
            content.blobs(),
            number -> require(cache.blobs().size(content.nothing(number)).isEmpty())),
        measure(
            "manifest",
            content.manifests(),
            number -> require(cache.metadata().manifest(content.manifest(number)).isPresent())),
        measure(
            "link",
            content.manifests(),
            number ->
                require(
                    cache
                        .metadata()
                        .link(content.repository(number), content.manifest(number))
                        .isPresent())));
  }

  private Lookups measure(String kind, long bound, LongConsumer lookup) {
    progress.accept("looking up: " + kind);
    var random = new SplittableRandom(SEED);
    var nanos = new Histogram(LONGEST_NANOS, DIGITS);
    for (long i = -lookups; i < lookups; i++) {
      long number = random.nextLong(bound);
      long start = System.nanoTime();
      lookup.accept(number);
      if (i >= 0) {
        nanos.recordValue(Math.min(LONGEST_NANOS, System.nanoTime() - start));
      }
    }
    return new Lookups(kind, nanos);
  }

  private static void require(boolean isRight) {
    if (!isRight) {
      throw new IllegalStateException("the index does not hold what was put into it");
    }
  }

  private ContentCache open() throws StoreException {
    return ContentCache.open(
        new StoreSettings(data, NO_MEMORY, 0, Duration.ofHours(1)), InstantSource.system());
  }

  private static long size(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
    }
  }
}
