package dev.entrepot.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.config.read.DataSize;
import dev.entrepot.config.storage.StorageConfig;
import dev.entrepot.config.storage.StorageLimit;
import dev.entrepot.loadtest.upstream.Blob;
import dev.entrepot.loadtest.upstream.Fault;
import dev.entrepot.loadtest.upstream.Gate;
import dev.entrepot.loadtest.upstream.Match;
import dev.entrepot.loadtest.upstream.ScriptedRegistry;
import dev.entrepot.loadtest.upstream.SyntheticContent;
import dev.entrepot.oci.Digest;
import dev.entrepot.oci.DigestAlgorithm;
import dev.entrepot.proxy.fixture.Fixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store with less room than its clients ask for. */
class EvictionTest {
  /** How often each client pulls at random; more by hand. */
  private static final int PULLS = Integer.getInteger("evict.pulls", 150);

  private static final int MIB = 1 << 20;
  private static final String REPOSITORY = "library/one";
  private static final Random RANDOM = new Random();

  @TempDir Path data;
  @Fixture private final ScriptedRegistry upstream = ScriptedRegistry.start();
  private int made;

  @Test
  void getBlob_randomPullsOfTenTimesTheLimit_neverOverAndAllWholeAndHotOnesOnce() throws Exception {
    long seed = Long.getLong("entrepot.seed", RANDOM.nextLong());
    System.out.println("EvictionTest: -Dentrepot.seed=" + seed);
    var random = new Random(seed);
    var hot = blobs(3, () -> 50_000);
    var cold = blobs(120, () -> 10_000 + random.nextInt(200_000));
    long limit = cold.stream().mapToLong(Blob::size).sum() / 10;
    var over = new ArrayList<Long>();
    var done = new AtomicBoolean();
    try (var proxy = start(limit);
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int round = 0; round < 3; round++) {
        for (Blob blob : hot) {
          pull(proxy, blob);
        }
        proxy.awaitQuiet();
      }
      Future<Integer> samples = threads.submit(() -> watch(limit, over, done));
      List<Future<Integer>> pulls = new ArrayList<>();
      for (int client = 0; client < 4; client++) {
        pulls.add(threads.submit(pulls(proxy, new Random(random.nextLong()), hot, cold, limit)));
      }
      for (Future<Integer> pull : pulls) {
        assertThat(pull.get()).as("whole bodies, seed %d", seed).isEqualTo(PULLS);
      }
      done.set(true);
      assertThat(samples.get()).isPositive();
      assertThat(over).as("bytes above the limit, seed %d", seed).isEmpty();
      assertThat(hot)
          .extracting(blob -> upstream.blobGets(blob.digest()))
          .as("downloads of hot blobs, seed %d", seed)
          .containsOnly(1);
      assertThat(proxy.metric("entrepot_evictions_total")).isPositive();
      assertThat(proxy.metric("entrepot_evicted_bytes_total")).isGreaterThan((double) limit);
      proxy.awaitQuiet();
      assertThat(proxy.metric("entrepot_store_reserved_bytes")).isZero();
      double entries = proxy.metric("entrepot_store_index_bytes");
      assertThat(proxy.metric("entrepot_store_used_bytes") - entries)
          .isEqualTo((double) new DiskUse(data).bytes())
          .isEqualTo(proxy.metric("entrepot_store_bytes"));
      assertThat(proxy.metric("entrepot_store_failing")).isZero();
    }
  }

  private Callable<Integer> pulls(
      TestProxy proxy, Random random, List<Blob> hot, List<Blob> cold, long limit) {
    return () -> {
      for (int pull = 0; pull < PULLS; pull++) {
        var from = pull % 3 == 0 ? hot : cold;
        pull(proxy, from.get(random.nextInt(from.size())));
        // Clients have a blob before it is stored: while the disk is slow, all room could be taken
        // by what is on its way there, and the hot ones would be all that can go.
        TestProxy.await(() -> 2 * reserved(proxy) <= limit);
      }
      return PULLS;
    };
  }

  private static double reserved(TestProxy proxy) {
    try {
      return proxy.metric("entrepot_store_reserved_bytes");
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private int watch(long limit, List<Long> over, AtomicBoolean done) {
    var use = new DiskUse(data);
    int samples = 0;
    while (!done.get()) {
      Optional<Long> bytes = use.sample();
      samples += bytes.isPresent() ? 1 : 0;
      bytes.filter(seen -> seen > limit).ifPresent(seen -> over.add(seen - limit));
    }
    return samples;
  }

  @Test
  void getBlob_afterRestart_whatWasAskedForOftenStays() throws Exception {
    Blob hot = blobs(1, () -> MIB).getFirst();
    try (var proxy = start(10 * MIB)) {
      for (int i = 0; i < 12; i++) {
        pull(proxy, hot);
        proxy.awaitQuiet();
      }
    }
    try (var proxy = start(10 * MIB)) {
      for (Blob blob : blobs(40, () -> MIB)) {
        pull(proxy, blob);
        proxy.awaitQuiet();
      }
      pull(proxy, hot);
      assertThat(upstream.blobGets(hot.digest())).isEqualTo(1);
      assertThat(proxy.metric("entrepot_evictions_total")).isBetween(30.0, 34.0);
    }
    assertThat(data.resolve("frequencies")).isRegularFile();
  }

  @Test
  void getBlob_largerThanTheLimit_passesThroughAndIsSaid() throws Exception {
    Blob large = blobs(1, () -> 5 * MIB).getFirst();
    Blob small = blobs(1, () -> MIB).getFirst();
    try (var proxy = start(4 * MIB)) {
      pull(proxy, small);
      pull(proxy, large);
      pull(proxy, large);
      pull(proxy, small);
      proxy.awaitQuiet();
      assertThat(upstream.blobGets(large.digest())).isEqualTo(2);
      assertThat(upstream.blobGets(small.digest())).isEqualTo(1);
      assertThat(proxy.metric("entrepot_store_refused_total")).isEqualTo(2);
      assertThat(proxy.metric("entrepot_evictions_total")).isZero();
      assertThat(proxy.metric("entrepot_store_failing")).isZero();
      assertThat(new DiskUse(data).bytes()).isEqualTo(MIB);
    }
  }

  @Test
  void getBlob_upstreamAnnouncesNearlyAllOfTheLimit_nothingGoesBeforeBytesCome() throws Exception {
    var kept = blobs(8, () -> MIB);
    Blob large = blobs(1, () -> 9 * MIB).getFirst();
    var gate = new Gate();
    upstream.script().on(Match.blob(large.digest()), new Fault.Stall(0, gate));
    try (var proxy = start(10 * MIB)) {
      for (Blob blob : kept) {
        pull(proxy, blob);
      }
      proxy.awaitQuiet();
      try (var client = PlainClient.get(proxy.port(), path(large))) {
        assertThat(client.status()).isEqualTo(200);
        assertThat(proxy.metric("entrepot_evictions_total")).isZero();
        assertThat(proxy.metric("entrepot_store_reserved_bytes")).isZero();
        gate.release();
        assertThat(client.drain()).isEqualTo(9 * MIB);
      }
      proxy.awaitQuiet();
      pull(proxy, large);
      assertThat(upstream.blobGets(large.digest())).isEqualTo(1);
      assertThat(proxy.metric("entrepot_evictions_total")).isGreaterThanOrEqualTo(7);
    } finally {
      gate.release();
    }
  }

  @Test
  void getBlob_unknownSizeLargerThanTheLimit_passesFromThereOn() throws Exception {
    upstream.script().on(Match.blob(), new Fault.Chunked());
    Blob large = blobs(1, () -> 24 * MIB).getFirst();
    Blob small = blobs(1, () -> 3 * MIB).getFirst();
    try (var proxy = start(16 * MIB)) {
      pull(proxy, small);
      pull(proxy, large);
      pull(proxy, small);
      proxy.awaitQuiet();
      assertThat(proxy.metric("entrepot_store_refused_total")).isEqualTo(1);
      assertThat(new DiskUse(data).bytes()).isLessThanOrEqualTo(3 * MIB);
      assertThat(proxy.metric("entrepot_store_reserved_bytes")).isZero();
    }
  }

  @Test
  void getBlob_allElseIsBeingRead_passesThroughAndNothingReadGoes() throws Exception {
    Blob read = blobs(1, () -> 24 * MIB).getFirst();
    Blob other = blobs(1, () -> 24 * MIB).getFirst();
    try (var proxy = start(32 * MIB)) {
      pull(proxy, read);
      proxy.awaitQuiet();
      try (var slow = PlainClient.get(proxy.port(), path(read))) {
        slow.skip(1);
        pull(proxy, other);
        proxy.awaitQuiet();
        assertThat(new DiskUse(data).bytes()).isEqualTo(24 * MIB);
        assertThat(slow.drain()).isEqualTo(24 * MIB - 1);
      }
      TestProxy.await(() -> isRoomFor(proxy, other));
      assertThat(new DiskUse(data).bytes()).isEqualTo(24 * MIB);
    }
  }

  /** Whether the blob is kept now: then a second pull costs the upstream nothing. */
  private boolean isRoomFor(TestProxy proxy, Blob blob) {
    try {
      pull(proxy, blob);
      proxy.awaitQuiet();
      long before = upstream.blobGets(blob.digest());
      pull(proxy, blob);
      return upstream.blobGets(blob.digest()) == before;
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void start_lowerLimit_isMetInTheBackground() throws Exception {
    var all = blobs(20, () -> MIB);
    try (var proxy = start(64 * MIB)) {
      for (Blob blob : all) {
        pull(proxy, blob);
      }
      proxy.awaitQuiet();
      assertThat(new DiskUse(data).bytes()).isEqualTo(20 * MIB);
    }
    try (var proxy = start(10 * MIB)) {
      TestProxy.await(() -> new DiskUse(data).bytes() <= 10 * MIB);
      assertThat(new DiskUse(data).bytes()).isBetween(9L * MIB, 10L * MIB);
      assertThat(proxy.get("/v2/").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void getBlob_diskHasLessThanMinFree_nothingIsKept() throws Exception {
    Blob blob = blobs(1, () -> MIB).getFirst();
    var minFree = new StorageLimit.Bytes(new DataSize(1000L << 40));
    try (var proxy = start(64 * MIB, Optional.of(minFree))) {
      pull(proxy, blob);
      proxy.awaitQuiet();
      assertThat(new DiskUse(data).bytes()).isZero();
      assertThat(proxy.metric("entrepot_store_refused_total")).isEqualTo(1);
    }
  }

  private void pull(TestProxy proxy, Blob blob) throws Exception {
    var response = proxy.get(path(blob));
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(Digest.of(DigestAlgorithm.SHA256, response.body()).toString())
        .isEqualTo(blob.digest());
  }

  private interface Size {
    int next();
  }

  private List<Blob> blobs(int count, Size size) {
    var blobs = new ArrayList<Blob>();
    for (int i = 0; i < count; i++) {
      blobs.add(
          upstream.repository(REPOSITORY).addBlob(SyntheticContent.of(1000 + made++, size.next())));
    }
    return blobs;
  }

  private TestProxy start(long limit) throws IOException {
    return start(limit, Optional.of(new StorageLimit.Bytes(new DataSize(0))));
  }

  private TestProxy start(long limit, Optional<StorageLimit> minFree) throws IOException {
    var storage =
        new StorageConfig(
            new StorageLimit.Bytes(new DataSize(limit)),
            minFree,
            StorageConfig.DEFAULTS.memory(),
            StorageConfig.DEFAULTS.keepUnfinished(),
            StorageConfig.DEFAULTS.untaggedTtl(),
            false);
    Files.createDirectories(data);
    return TestProxy.start(TestProxy.config(data, upstream.uri()).withStorage(storage));
  }

  private static String path(Blob blob) {
    return "/v2/" + REPOSITORY + "/blobs/" + blob.digest();
  }
}
