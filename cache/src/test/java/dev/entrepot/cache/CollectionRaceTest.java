package dev.entrepot.cache;

import static dev.entrepot.cache.Names.ALPINE;
import static dev.entrepot.cache.Names.LATEST;
import static dev.entrepot.cache.Names.NOW;
import static dev.entrepot.cache.Names.pointingAt;
import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.cache.blob.BlobStores;
import dev.entrepot.cache.blob.FileSystemSync;
import dev.entrepot.cache.error.StoreException;
import dev.entrepot.cache.evict.Bounds;
import dev.entrepot.cache.index.table.MemoryIndex;
import dev.entrepot.cache.index.table.MetadataIndex;
import dev.entrepot.oci.Reference;
import dev.entrepot.oci.Tag;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Somebody pulls what is being collected at that moment. */
class CollectionRaceTest {
  private static final Duration KEEP = Duration.ofDays(7);
  private static final int LATER_PASSES = 4;
  private static final Tag OTHER = new Tag("other");
  private static final Content LAYER = Content.of("a layer");
  private static final Content CONFIG = Content.of("a config");
  private static final Content IMAGE = Manifests.image(CONFIG, LAYER);
  private static final Content INDEX = Manifests.index(List.of(IMAGE));
  private static final Content TAGGED = Manifests.image(Content.of("another config"), LAYER);

  @TempDir Path parent;

  /** What somebody does in the middle of a pass. */
  enum Event {
    PULL,
    PULL_INDEX,
    POINT_AND_PULL,
    BRING;

    /** Whether all that the image has is to be there from then on. */
    boolean happen(ContentCache cache) {
      return switch (this) {
        case PULL -> cache.metadata().manifest(IMAGE.digest()).isPresent();
        case PULL_INDEX -> cache.metadata().manifest(INDEX.digest()).isPresent();
        case POINT_AND_PULL -> {
          await(cache.metadata().putTag(ALPINE, OTHER, pointingAt(IMAGE)));
          yield cache.metadata().manifest(IMAGE.digest()).isPresent();
        }
        case BRING -> {
          put(cache, IMAGE);
          yield true;
        }
      };
    }
  }

  /** An index that lets something happen at one of the steps of whoever uses it on this thread. */
  private static final class Meddling {
    private final MemoryIndex entries = new MemoryIndex();
    private final Thread thread = Thread.currentThread();
    private final List<Runnable> held = new ArrayList<>();
    private Runnable event = () -> {};
    private int stepsLeft = Integer.MAX_VALUE;
    private boolean isHolding;

    MetadataIndex index() {
      return (MetadataIndex)
          Proxy.newProxyInstance(
              MetadataIndex.class.getClassLoader(),
              new Class<?>[] {MetadataIndex.class},
              (_, method, arguments) -> call(method, arguments));
    }

    private @Nullable Object call(Method method, Object @Nullable [] arguments) throws Throwable {
      step();
      try {
        return isHolding && method.getName().equals("apply")
            ? hold(method, arguments)
            : method.invoke(entries, arguments);
      } catch (InvocationTargetException e) {
        throw e.getCause() == null ? e : e.getCause();
      } finally {
        step();
      }
    }

    private CompletionStage<?> hold(Method write, Object @Nullable [] arguments) {
      var written = new CompletableFuture<@Nullable Void>();
      held.add(() -> write(write, arguments).thenRun(() -> written.complete(null)));
      return written;
    }

    private CompletionStage<?> write(Method write, Object @Nullable [] arguments) {
      try {
        return (CompletionStage<?>) write.invoke(entries, arguments);
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(e);
      }
    }

    /** Does something whose writes wait until they are let go, as those of a slow disk. */
    void holdWrites(Runnable writing) {
      isHolding = true;
      writing.run();
      isHolding = false;
    }

    void letGoOfWrites() {
      held.forEach(Runnable::run);
    }

    void at(int step, Runnable happening) {
      stepsLeft = step;
      event = happening;
    }

    private void step() {
      if (Thread.currentThread().equals(thread) && stepsLeft-- == 0) {
        event.run();
      }
    }

    boolean isOver() {
      return stepsLeft < 0;
    }
  }

  @ParameterizedTest
  @EnumSource
  void collect_eventAtEachStep_whatWasFoundOrBroughtIsThere(Event event) throws IOException {
    int step = 0;
    while (run(event, step)) {
      step++;
    }
    assertThat(step).isGreaterThan(50);
  }

  @Test
  void collect_broughtBeforeAndWrittenAtEachStep_isThere() throws IOException {
    int step = 0;
    while (runWithSlowDisk(step)) {
      step++;
    }
    assertThat(step).isGreaterThan(50);
  }

  /**
   * @return whether there were as many steps
   */
  private boolean runWithSlowDisk(int step) throws IOException {
    var meddling = new Meddling();
    var now = new Instant[] {NOW};
    try (var cache = open(meddling.index(), "slow-%d".formatted(step), now)) {
      fill(cache);
      collect(cache, 2);
      now[0] = now[0].plus(KEEP);
      collect(cache, 2); // All but the links of what is tagged is gone.
      meddling.holdWrites(() -> bring(cache, IMAGE));
      meddling.at(step, meddling::letGoOfWrites);
      collect(cache, 1);
      boolean happened = meddling.isOver();
      if (happened) {
        assertIsThere(cache, Event.BRING, step);
        collect(cache, LATER_PASSES);
        assertIsThere(cache, Event.BRING, step);
      }
      return happened;
    }
  }

  private static CompletionStage<Void> bring(ContentCache cache, Content manifest) {
    return cache.metadata().putManifest(ALPINE, manifest.verified(), Manifests.parse(manifest));
  }

  /**
   * @return whether there were as many steps
   */
  private boolean run(Event event, int step) throws IOException {
    var meddling = new Meddling();
    var now = new Instant[] {NOW};
    try (var cache = open(meddling.index(), "%s-%d".formatted(event, step), now)) {
      fill(cache);
      collect(cache, 2); // What was brought is remembered for that long.
      now[0] = now[0].plus(KEEP);
      var isThere = new boolean[1];
      meddling.at(step, () -> isThere[0] = event.happen(cache));
      collect(cache, 2); // The index goes in the first, and then the image that it names.
      boolean happened = meddling.isOver();
      if (isThere[0]) {
        assertIsThere(cache, event, step);
        collect(cache, LATER_PASSES);
        assertIsThere(cache, event, step);
      }
      return happened;
    }
  }

  private static void collect(ContentCache cache, int passes) throws StoreException {
    for (int pass = 0; pass < passes; pass++) {
      cache.retention().collection().collect();
    }
  }

  private ContentCache open(MetadataIndex index, String name, Instant[] now) throws IOException {
    var folder = DataFolder.open(parent.resolve(name));
    var blobs =
        BlobStores.onFiles(folder.blobs(), folder.staging(), Runnable::run, FileSystemSync.NONE);
    return new ContentCache(folder, blobs, index, LeftBehind.NOTHING, settings(name), () -> now[0]);
  }

  /** Nothing is kept in memory, so that only the index can know. */
  private StoreSettings settings(String name) {
    return new StoreSettings(
        parent.resolve(name), 0, 0, KEEP, KEEP, diskBytes -> Bounds.NONE, List.of());
  }

  private static void fill(ContentCache cache) throws IOException {
    commit(cache, LAYER);
    commit(cache, CONFIG);
    put(cache, IMAGE);
    put(cache, INDEX);
    put(cache, TAGGED);
    await(cache.metadata().putTag(ALPINE, LATEST, pointingAt(TAGGED)));
  }

  private static void assertIsThere(ContentCache cache, Event event, int step) throws IOException {
    String when = "%s at step %d".formatted(event, step);
    assertThat(cache.metadata().manifest(IMAGE.digest())).as(when).isPresent();
    for (var content : List.of(IMAGE, CONFIG, LAYER)) {
      assertThat(cache.metadata().link(ALPINE, content.digest())).as(when).isPresent();
    }
    // Who brings a manifest has it from an upstream, and gets a blob there that went just now.
    if (event != Event.BRING) {
      assertThat(cache.blobs().size(CONFIG.digest())).as(when).isPresent();
      assertThat(cache.blobs().size(LAYER.digest())).as(when).isPresent();
    }
    if (event == Event.PULL_INDEX) {
      assertThat(cache.metadata().manifest(INDEX.digest())).as(when).isPresent();
    }
  }

  private static void commit(ContentCache cache, Content content) throws IOException {
    try (var staged = cache.blobs().stage(content.digest())) {
      staged.write(content.batch());
      staged.commit(content.verified());
    }
  }

  private static void put(ContentCache cache, Content manifest) {
    await(bring(cache, manifest));
  }

  private static void await(CompletionStage<Void> stage) {
    stage.toCompletableFuture().join();
  }

  private static final int IMAGES = 600;
  private static final int PULLS = 4000;
  private static final int THREADS = 3;

  /** An image of the random test; each has a layer of its own and one that all have. */
  private record Image(Content config, Content manifest) {
    static Image of(int number) {
      var config = Content.of("config " + number);
      return new Image(config, Manifests.image(config, LAYER));
    }
  }

  /** Pulls as a proxy does them: what is here is served, all else is brought. */
  private record Puller(
      ContentCache cache,
      AtomicReference<Instant> clock,
      List<Image> images,
      RandomGenerator random,
      AtomicInteger brought)
      implements Callable<Boolean> {
    @Override
    public Boolean call() throws IOException {
      for (int pull = 0; pull < PULLS || isTooFewCollected(); pull++) {
        var image = images.get((int) (images.size() * Math.pow(random.nextDouble(), 3)));
        var begin = clock.get();
        boolean isFound = cache.metadata().manifest(image.manifest().digest()).isPresent();
        if (!isFound) {
          bring(image);
        }
        cache.retention().notePull(ALPINE, new Reference.Digested(image.manifest().digest()));
        boolean isThere =
            cache.metadata().manifest(image.manifest().digest()).isPresent()
                && Stream.of(image.manifest(), image.config(), LAYER)
                    .allMatch(
                        content -> cache.metadata().link(ALPINE, content.digest()).isPresent());
        // A pull that lasts longer than what it has found is kept may miss something.
        assertThat(isThere || !clock.get().isBefore(begin.plus(KEEP))).isTrue();
      }
      return true;
    }

    /** On a slow machine there may be few passes while there are many pulls. */
    private boolean isTooFewCollected() {
      return brought.get() <= IMAGES || cache.retention().collection().collected().manifests() == 0;
    }

    private void bring(Image image) throws IOException {
      brought.incrementAndGet();
      put(cache, image.manifest());
      for (var blob : List.of(image.config(), LAYER)) {
        if (cache.blobs().size(blob.digest()).isEmpty()) {
          commit(cache, blob);
        }
      }
    }
  }

  @Test
  void collect_pullsAllTheTime_nobodyMissesWhatTheyPull() throws Exception {
    var random = Seed.random(getClass());
    var images = IntStream.range(0, IMAGES).mapToObj(Image::of).toList();
    var brought = new AtomicInteger();
    var now = new AtomicReference<>(NOW);
    try (var cache = ContentCache.open(settings("random"), now::get);
        var threads = Executors.newFixedThreadPool(THREADS)) {
      List<Future<Boolean>> pulling =
          IntStream.range(0, THREADS)
              .mapToObj(
                  _ ->
                      threads.submit(
                          new Puller(cache, now, images, Seed.random(getClass()), brought)))
              .toList();
      while (!pulling.stream().allMatch(Future::isDone)) {
        // Half the time: what is found unreached twice in between is due in the third pass.
        now.updateAndGet(time -> time.plus(KEEP.dividedBy(random.nextInt(1, 4))));
        cache.retention().collection().collect();
      }
      for (var puller : pulling) {
        assertThat(puller.get()).isTrue();
      }
    }
  }
}
