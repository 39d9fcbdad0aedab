package dev.entrepot.server;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.entrepot.config.PrefetchConfig;
import dev.entrepot.config.TagsConfig;
import dev.entrepot.config.UpstreamTimeouts;
import dev.entrepot.loadtest.upstream.Blob;
import dev.entrepot.loadtest.upstream.Fault.Status;
import dev.entrepot.loadtest.upstream.FaultMix;
import dev.entrepot.loadtest.upstream.Match;
import dev.entrepot.loadtest.upstream.ScriptedRegistry;
import dev.entrepot.loadtest.upstream.SyntheticContent;
import dev.entrepot.oci.Digest;
import dev.entrepot.oci.DigestAlgorithm;
import io.netty.util.ResourceLeakDetector;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.EOFException;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/**
 * Many clients of many kinds in front of upstreams that misbehave at random. Once they have all
 * images, there are new ones, so that there is something to fetch to the end. Runs for {@code
 * -Dsoak.seconds}, from {@code -Dsoak.seed}; both have defaults.
 */
class SoakTest {
  private static final Duration TIME = Duration.ofSeconds(Long.getLong("soak.seconds", 10));
  private static final long SEED = Long.getLong("soak.seed", System.nanoTime());
  private static final int CLIENTS = 16;
  private static final int IMAGES = 40;
  private static final int LAYERS = 3;
  private static final int MAX_LAYER_BYTES = 3 << 20;
  private static final double FAULT_RATE = 0.2;

  /** How often a client tries again before it holds that it will never get through. */
  private static final int PATIENCE = 60;

  private static final String SICK = "library/sick";
  private static final String TYPE = "application/vnd.oci.image.manifest.v1+json";
  private static final TagsConfig TAGS =
      new TagsConfig(
          Duration.ofMillis(50), Duration.ofDays(30), Duration.ofMillis(50), Duration.ZERO);
  private static final UpstreamTimeouts TIMEOUTS =
      new UpstreamTimeouts(Duration.ofSeconds(2), Duration.ofSeconds(2), Duration.ofMillis(300));

  private record Image(String tag, String digest, long bytes, List<Blob> blobs) {}

  @TempDir private Path data;
  private final List<ScriptedRegistry> upstreams = new ArrayList<>();

  /** Those of all rounds; the last {@link #IMAGES} are pulled. */
  private final List<Image> images = new ArrayList<>();

  private final Set<String> pulled = ConcurrentHashMap.newKeySet();
  private final ListAppender<ILoggingEvent> leaks = new ListAppender<>();
  private final AtomicInteger wrongBodies = new AtomicInteger();
  private TestProxy proxy;
  private long end;

  @BeforeEach
  void start() throws Exception {
    System.out.printf("soak: -Dsoak.seed=%d, %d s%n", SEED, TIME.toSeconds());
    leaks.start();
    ((Logger) LoggerFactory.getLogger(ResourceLeakDetector.class)).addAppender(leaks);
    upstreams.add(ScriptedRegistry.start());
    upstreams.add(ScriptedRegistry.builder().redirectBlobsTo("127.0.0.2").start());
    proxy =
        TestProxy.start(
            TestProxy.config(
                    data, upstreams.stream().map(ScriptedRegistry::uri).toList(), TIMEOUTS, TAGS, 0)
                .withPrefetch(PrefetchConfig.DEFAULTS));
  }

  @AfterEach
  void stop() {
    proxy.close();
    upstreams.forEach(ScriptedRegistry::close);
    ((Logger) LoggerFactory.getLogger(ResourceLeakDetector.class)).detachAppender(leaks);
  }

  private List<Image> newImages(SplittableRandom random) {
    int first = images.size();
    for (int i = first; i < first + IMAGES; i++) {
      var blobs = new ArrayList<Blob>();
      for (int j = 0; j <= LAYERS; j++) {
        long size = random.nextInt(1, MAX_LAYER_BYTES);
        var content = SyntheticContent.of(random.nextLong(), size);
        blobs.add(new Blob(content.digest(), content));
      }
      byte[] manifest = manifest(blobs).toBuffer().getBytes();
      String tag = "v" + i;
      for (ScriptedRegistry upstream : upstreams) {
        var repository = upstream.repository("library/soak");
        blobs.forEach(repository::addBlob);
        repository.addManifest(TYPE, manifest, tag);
      }
      images.add(new Image(tag, sha256(manifest), manifest.length, blobs));
    }
    return List.copyOf(images.subList(first, images.size()));
  }

  private static JsonObject manifest(List<Blob> blobs) {
    var layers = new JsonArray();
    blobs.subList(1, blobs.size()).forEach(blob -> layers.add(descriptor(blob)));
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

  @Test
  void pulls_whileUpstreamsMisbehave_areRightAndComeThrough() throws Exception {
    soak(FaultMix::new);
    assertThat(wrongBodies).hasValue(0);
  }

  @Test
  void pulls_whileUpstreamsSendWrongBytesToo_areNeverWholeAndWrong() throws Exception {
    soak(FaultMix::withWrongBytes);
  }

  private interface Mixing {
    FaultMix mix(long seed, double rate);
  }

  private void soak(Mixing mixing) throws Exception {
    warmUp();
    int files = openFiles();
    for (int i = 0; i < upstreams.size(); i++) {
      var script = upstreams.get(i).script();
      script.mix(mixing.mix(SEED + i, FAULT_RATE));
      script.on(
          Match.of(head -> head.endpoint().repositoryName().equals(Optional.of(SICK))),
          Status.of(503));
    }
    var random = new SplittableRandom(SEED);
    // What images take to make, on a busy machine, is not part of the time.
    List<Image> fresh = newImages(random);
    end = System.nanoTime() + TIME.toNanos();
    round(fresh, random);
    while (System.nanoTime() < end) {
      round(newImages(random), random);
    }
    upstreams.forEach(upstream -> upstream.script().clear());
    proxy.awaitQuiet();
    assertNothingIsLeft(files);
    assertUpstreamTrafficIsBounded();
  }

  /** The connections that stay open are open before files are counted. */
  private void warmUp() throws Exception {
    assertThat(proxy.get("/v2/").statusCode()).isEqualTo(200);
  }

  private void round(List<Image> fresh, SplittableRandom random) throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var clients = new ArrayList<Future<?>>();
      for (int i = 0; i < CLIENTS; i++) {
        var own = random.split();
        clients.add(
            threads.submit(
                () -> {
                  pullAll(fresh, own);
                  return null;
                }));
      }
      for (Future<?> client : clients) {
        client.get();
      }
    }
  }

  private boolean isPulled(Image image) {
    return image.blobs().stream().allMatch(blob -> pulled.contains(blob.digest()));
  }

  private void pullAll(List<Image> fresh, SplittableRandom random) throws Exception {
    while (System.nanoTime() < end && !fresh.stream().allMatch(this::isPulled)) {
      Image image = any(fresh, random);
      Blob blob = image.blobs().get(random.nextInt(image.blobs().size()));
      manifest(image.digest(), image, random); // From here on the blobs' sizes are known.
      switch (random.nextInt(9)) {
        case 0, 1 -> pull(image, random);
        case 2 -> manifest(image.tag(), image, random);
        case 3 -> blob(blob, random);
        case 4 -> leaveEarly(blob, random);
        case 5 -> referrers(image);
        case 6 -> sickNeighbour();
        case 7 -> head(image);
        default -> range(blob, random);
      }
    }
  }

  /** Any image, if need be one that nobody has as a whole yet. */
  private Image any(List<Image> fresh, SplittableRandom random) {
    Image any = fresh.get(random.nextInt(fresh.size()));
    List<Image> missing = fresh.stream().filter(image -> !isPulled(image)).toList();
    return random.nextBoolean() || missing.isEmpty()
        ? any
        : missing.get(random.nextInt(missing.size()));
  }

  private void pull(Image image, SplittableRandom random) throws Exception {
    manifest(image.tag(), image, random);
    manifest(image.digest(), image, random);
    for (Blob blob : image.blobs()) {
      blob(blob, random);
    }
  }

  private void manifest(String reference, Image image, SplittableRandom random) throws Exception {
    for (int attempt = 0; attempt < PATIENCE; attempt++) {
      HttpResponse<byte[]> answer = proxy.get("/v2/library/soak/manifests/" + reference);
      if (answer.statusCode() == 200) {
        assertThat(sha256(answer.body())).isEqualTo(image.digest());
        assertThat(answer.headers().firstValue("docker-content-digest")).contains(image.digest());
        return;
      }
      assertThat(answer.statusCode()).as(reference).isIn(429, 502, 503, 504);
      pause(random);
    }
    throw new AssertionError("no way to " + reference);
  }

  /** What is told of a manifest is true, or not told. */
  private void head(Image image) throws Exception {
    HttpResponse<byte[]> answer = proxy.head("/v2/library/soak/manifests/" + image.tag());
    if (answer.statusCode() == 200) {
      var headers = answer.headers();
      assertThat(headers.firstValue("docker-content-digest").orElse(image.digest()))
          .isEqualTo(image.digest());
      assertThat(headers.firstValueAsLong("content-length").orElse(image.bytes()))
          .isEqualTo(image.bytes());
    } else {
      assertThat(answer.statusCode()).isIn(429, 502, 503, 504);
    }
  }

  /** Goes on after a short body, as containerd and podman do. */
  private void blob(Blob blob, SplittableRandom random) throws Exception {
    long have = 0;
    for (int attempt = 0; attempt < PATIENCE; attempt++) {
      String[] range = have == 0 ? new String[0] : new String[] {"bytes=%d-".formatted(have)};
      try (PlainClient client = PlainClient.get(proxy.port(), path(blob), range)) {
        if (client.status() == 200 || client.status() == 206) {
          assertThat(client.status()).isEqualTo(have == 0 ? 200 : 206);
          have = readOn(client, blob, have);
        } else {
          assertThat(client.status()).as(blob.digest()).isIn(429, 502, 503, 504);
        }
      } catch (EOFException e) {
        // Closed without an answer's head.
        attempt++;
      }
      if (have == blob.size()) {
        pulled.add(blob.digest());
        return;
      }
      pause(random);
    }
    throw new AssertionError("no way to " + blob);
  }

  /** How far the client is by now: from the first byte again if a short body had wrong ones. */
  private long readOn(PlainClient client, Blob blob, long from) throws IOException {
    byte[] buffer = new byte[64 << 10];
    long at = from;
    boolean isRight = true;
    try {
      for (int n = client.read(buffer); n >= 0; n = client.read(buffer)) {
        isRight &= Arrays.equals(blob.content().read(at, n), 0, n, buffer, 0, n);
        at += n;
      }
    } catch (EOFException e) {
      wrongBodies.addAndGet(isRight ? 0 : 1);
      return isRight ? at : 0;
    }
    if (!isRight) {
      throw new AssertionError("whole and wrong: " + blob);
    }
    return at;
  }

  private void leaveEarly(Blob blob, SplittableRandom random) throws Exception {
    try (PlainClient client = PlainClient.get(proxy.port(), path(blob))) {
      if (client.status() == 200) {
        client.skip(random.nextLong(blob.size()));
      }
    } catch (EOFException e) {
      assertThat(e).isNotNull(); // Short, which the upstream's faults may make it.
    }
  }

  private void range(Blob blob, SplittableRandom random) throws Exception {
    long first = random.nextLong(blob.size());
    long last = random.nextLong(first, blob.size());
    HttpResponse<byte[]> answer;
    try {
      answer = proxy.get(path(blob), "Range", "bytes=%d-%d".formatted(first, last));
    } catch (IOException e) {
      return; // Short.
    }
    if (answer.statusCode() == 206) {
      assertThat(answer.headers().firstValue("content-range"))
          .contains("bytes %d-%d/%d".formatted(first, last, blob.size()));
      byte[] right = blob.content().read(first, (int) (last - first + 1));
      wrongBodies.addAndGet(Arrays.equals(right, answer.body()) ? 0 : 1);
    } else {
      // Of an upstream that does not tell the length, the whole is the answer.
      assertThat(answer.statusCode()).isIn(200, 429, 502, 503, 504);
    }
  }

  /** There are none; what is no list of them says nothing else. */
  private void referrers(Image image) throws Exception {
    HttpResponse<byte[]> answer = proxy.get("/v2/library/soak/referrers/" + image.digest());
    if (answer.statusCode() == 200) {
      assertThat(new JsonObject(Buffer.buffer(answer.body())).getJsonArray("manifests")).isEmpty();
    } else {
      assertThat(answer.statusCode()).isIn(429, 502, 503, 504);
    }
  }

  /** A repository of the same registries that never answers well. */
  private void sickNeighbour() throws Exception {
    HttpResponse<byte[]> answer = proxy.get("/v2/" + SICK + "/manifests/latest");
    assertThat(answer.statusCode()).isIn(429, 502, 503, 504);
  }

  private void assertNothingIsLeft(int files) {
    assertThat(leaks.list).isEmpty();
    String[] staging = Objects.requireNonNull(data.resolve("staging").toFile().list());
    assertThat(staging).allMatch(name -> name.endsWith(".part"));
    int stored = (int) metric("entrepot_store_blobs");
    // Files of blobs are kept open on purpose, up to a bound, and connections for a while.
    TestProxy.await(() -> openFiles() <= files + stored + staging.length + 4 * CLIENTS);
  }

  private void assertUpstreamTrafficIsBounded() {
    long sent =
        images.stream()
            .flatMap(image -> image.blobs().stream())
            .distinct()
            .mapToLong(
                blob -> upstreams.stream().mapToLong(up -> up.bytesSent(blob.digest())).sum())
            .sum();
    double needed = metric("entrepot_store_bytes");
    double wrong = metric("entrepot_wrong_content_total");
    System.out.printf(
        "soak: %d blobs pulled, %d MiB stored, %d MiB from upstreams, %.0f wrong%n",
        pulled.size(), (long) needed >> 20, sent >> 20, wrong);
    assertThat((double) sent - wrong * MAX_LAYER_BYTES).isLessThanOrEqualTo(1.2 * needed);
  }

  private double metric(String name) {
    try {
      return proxy.metric(name);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static int openFiles() {
    return Optional.ofNullable(Path.of("/proc/self/fd").toFile().list()).orElseThrow().length;
  }

  private static void pause(SplittableRandom random) {
    LockSupport.parkNanos(Duration.ofMillis(random.nextInt(10, 300)).toNanos());
  }

  private static String path(Blob blob) {
    return "/v2/library/soak/blobs/" + blob.digest();
  }

  private static String sha256(byte[] content) {
    return Digest.of(DigestAlgorithm.SHA256, content).toString();
  }
}
