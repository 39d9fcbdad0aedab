package dev.entrepot.loadtest.jmh;

import dev.entrepot.cache.index.Link;
import dev.entrepot.cache.index.StoredManifest;
import dev.entrepot.cache.index.TagRecord;
import dev.entrepot.loadtest.jmh.WarmStore.Image;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;

/** What the store answers from memory. */
@State(Scope.Benchmark)
public class MemoryBenchmark extends MicroBenchmark {
  private static final Duration UNTAGGED_TTL = Duration.ofDays(7);

  /** How many images are asked for in turn. */
  @Param({"1", "1000"})
  int images;

  /** Whether what no tag leads to is looked for, and has been once; else it never is. */
  @Param({"true", "false"})
  boolean collects;

  private WarmStore store;

  @Setup
  public void open() throws IOException {
    store = WarmStore.open(images, collects ? UNTAGGED_TTL : Duration.ZERO);
  }

  @TearDown
  public void close() throws IOException {
    store.close();
  }

  @Benchmark
  public Optional<StoredManifest> manifest(Turn turn) {
    return store.cache().metadata().manifest(turn.of(store.images()).digest());
  }

  /** The same on as many threads as there are cores: what event loops do to one another. */
  @Benchmark
  @Threads(Threads.MAX)
  public Optional<StoredManifest> manifestOnAllCores(Turn turn) {
    return store.cache().metadata().manifest(turn.of(store.images()).digest());
  }

  @Benchmark
  public Optional<TagRecord> tag(Turn turn) {
    Image image = turn.of(store.images());
    return store.cache().metadata().tag(image.repository(), image.tag());
  }

  /** That a repository has a manifest, which is asked before it goes out by its digest. */
  @Benchmark
  public Optional<Link> link(Turn turn) {
    Image image = turn.of(store.images());
    return store.cache().metadata().link(image.repository(), image.digest());
  }
}
