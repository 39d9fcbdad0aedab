package dev.entrepot.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.cli.ChildServer;
import dev.entrepot.loadtest.upstream.Blob;
import dev.entrepot.loadtest.upstream.Fault;
import dev.entrepot.loadtest.upstream.Match;
import dev.entrepot.loadtest.upstream.ScriptedRegistry;
import dev.entrepot.loadtest.upstream.SyntheticContent;
import dev.entrepot.oci.Digest;
import dev.entrepot.oci.DigestAlgorithm;
import dev.entrepot.proxy.fixture.Fixture;
import dev.entrepot.server.StoredFiles;
import dev.entrepot.server.TestProxy;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The program, killed at random moments while many clients pull large and small blobs, some of them
 * stored and most of them new. Runs {@code -Dcrash.rounds}, from {@code -Dcrash.seed}; both have
 * defaults.
 */
class KillTest {
  private static final int ROUNDS = Integer.getInteger("crash.rounds", 4);
  private static final long SEED = Long.getLong("crash.seed", System.nanoTime());
  private static final int CLIENTS = 6;
  private static final int IMAGES_A_ROUND = 12;
  private static final int SMALL_LAYERS = 4;
  private static final int MAX_SMALL_BYTES = 60_000;
  private static final int MAX_LARGE_BYTES = 6 << 20;

  /** The longest that the program works before it is killed. */
  private static final long MAX_WORK_NANOS = TimeUnit.MILLISECONDS.toNanos(1500);

  private static final String TYPE = "application/vnd.oci.image.manifest.v1+json";
  private static final String REPOSITORY = "/v2/library/crash/";

  private record Image(String tag, String digest, List<Blob> blobs) {}

  @TempDir Path folder;
  private final SplittableRandom random = new SplittableRandom(SEED);
  private final List<Image> images = new ArrayList<>();
  private final ConcurrentLinkedQueue<String> wrong = new ConcurrentLinkedQueue<>();
  @Fixture private final ScriptedRegistry upstream = ScriptedRegistry.start();
  private final AtomicInteger bodies = new AtomicInteger();
  private volatile boolean stopped;

  @BeforeEach
  void fillUpstream() {
    System.out.printf("crash: -Dcrash.seed=%d -Dcrash.rounds=%d%n", SEED, ROUNDS);
  }

  @Test
  void pulls_killedAtAnyMoment_loseNothingThatWasStored() throws Exception {
    Set<String> stored = Set.of();
    for (int round = 0; round < ROUNDS; round++) {
      addImages(round);
      pullAndKill();
      Set<String> now = StoredFiles.requireSound(folder.resolve("data"));
      assertThat(now).containsAll(stored);
      assertThat(wrong).isEmpty();
      stored = now;
    }
    System.out.printf("crash: %d kills, %d blobs%n", ROUNDS, stored.size());
    assertServedWithoutUpstream(stored);
  }

  private void addImages(int round) {
    var repository = upstream.repository("library/crash");
    for (int i = 0; i < IMAGES_A_ROUND; i++) {
      var blobs = new ArrayList<Blob>();
      for (int j = 0; j < SMALL_LAYERS; j++) {
        blobs.add(blob(random.nextInt(1, MAX_SMALL_BYTES)));
      }
      blobs.add(blob(random.nextInt(1, MAX_LARGE_BYTES)));
      blobs.forEach(repository::addBlob);
      String tag = "r%d-%d".formatted(round, i);
      byte[] manifest = manifest(blobs).toBuffer().getBytes();
      images.add(new Image(tag, repository.addManifest(TYPE, manifest, tag), blobs));
    }
  }

  private Blob blob(int size) {
    var content = SyntheticContent.of(random.nextLong(), size);
    return new Blob(content.digest(), content);
  }

  private static JsonObject manifest(List<Blob> blobs) {
    var layers = new JsonArray();
    blobs.forEach(blob -> layers.add(descriptor(blob)));
    return new JsonObject()
        .put("schemaVersion", 2)
        .put("mediaType", TYPE)
        .put("config", descriptor(blobs.getFirst()))
        .put("layers", layers);
  }

  private static JsonObject descriptor(Blob blob) {
    return new JsonObject()
        .put("mediaType", "application/vnd.oci.image.layer.v1.tar")
        .put("digest", blob.digest())
        .put("size", blob.size());
  }

  private void pullAndKill() throws Exception {
    stopped = false;
    try (var server = ChildServer.start(folder, upstream.uri());
        var clients = Executors.newVirtualThreadPerTaskExecutor()) {
      bodies.set(0);
      var pulls = new ArrayList<Future<?>>();
      for (int i = 0; i < CLIENTS; i++) {
        var chance = random.split();
        pulls.add(clients.submit(() -> pullUntilStopped(server, chance)));
      }
      TestProxy.await(() -> bodies.get() > 0);
      LockSupport.parkNanos(random.nextLong(MAX_WORK_NANOS));
      server.kill();
      stopped = true;
      for (var pull : pulls) {
        pull.get();
      }
    }
  }

  private void pullUntilStopped(ChildServer server, SplittableRandom chance) {
    while (!stopped) {
      int from = chance.nextInt(5) == 0 ? 0 : images.size() - IMAGES_A_ROUND;
      var image = images.get(chance.nextInt(from, images.size()));
      try {
        pull(server, image, chance);
      } catch (IOException e) {
        Thread.onSpinWait(); // It has been killed, or is about to be.
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private void pull(ChildServer server, Image image, SplittableRandom chance)
      throws IOException, InterruptedException {
    require(image.digest(), server.get(REPOSITORY + "manifests/" + image.tag()).body());
    for (var blob : image.blobs()) {
      if (chance.nextInt(4) == 0) {
        requireRange(server, blob, chance.nextLong(blob.size()));
      } else {
        require(blob.digest(), server.get(path(blob)).body());
      }
    }
  }

  private void requireRange(ChildServer server, Blob blob, long from)
      throws IOException, InterruptedException {
    var part = server.get(path(blob), "Range", "bytes=%d-".formatted(from)).body();
    int length = Math.toIntExact(blob.size() - from);
    if (!Arrays.equals(part, blob.content().read(from, length))) {
      wrong.add("%s from %d".formatted(blob.digest(), from));
    }
  }

  private void require(String digest, byte[] body) {
    bodies.incrementAndGet();
    if (!Digest.of(DigestAlgorithm.SHA256, body).toString().equals(digest)) {
      wrong.add(digest);
    }
  }

  private static String path(Blob blob) {
    return REPOSITORY + "blobs/" + blob.digest();
  }

  /** Of each image whose manifest is stored, all blobs that are stored. */
  private void assertServedWithoutUpstream(Set<String> stored) throws Exception {
    upstream.script().on(Match.any(), Fault.Status.of(503));
    int served = 0;
    try (var server = ChildServer.start(folder, upstream.uri())) {
      for (var image : images) {
        if (server.get(REPOSITORY + "manifests/" + image.tag()).statusCode() != 200) {
          continue;
        }
        for (var blob : image.blobs()) {
          if (stored.contains(blob.digest())) {
            require(blob.digest(), server.get(path(blob)).body());
            served++;
          }
        }
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(served).isPositive();
    System.out.printf("crash: %d of %d served without upstream%n", served, stored.size());
  }
}
