package dev.entrepot.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.config.EntrepotConfig;
import dev.entrepot.config.PrefetchConfig;
import dev.entrepot.config.UpstreamConfig;
import dev.entrepot.loadtest.upstream.Fault;
import dev.entrepot.loadtest.upstream.FaultMix;
import dev.entrepot.loadtest.upstream.Match;
import dev.entrepot.loadtest.upstream.SyntheticContent;
import dev.entrepot.oci.RegistryName;
import dev.entrepot.proxy.fixture.Fixture;
import dev.entrepot.server.ModelClient.Outcome;
import dev.entrepot.server.ModelClient.Request;
import dev.entrepot.server.ModelRegistry.Item;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A random mix of registries, clients and faults against a model of who may get which bytes: a
 * registry that is well gives all that it has, whatever the others do; nothing goes out under the
 * name of a registry that says it does not have it; what goes out whole is right. Runs for {@code
 * -Dmodel.seconds}, from {@code -Dmodel.seed}; both have defaults.
 */
class ModelTest {
  private static final Duration TIME = Duration.ofSeconds(Long.getLong("model.seconds", 12));
  private static final long SEED = Long.getLong("model.seed", System.nanoTime());
  private static final Duration ROUND = Duration.ofSeconds(3);
  private static final int CLIENTS = 8;
  private static final int SHARED_LAYERS = 16;
  private static final int REPOSITORIES = 3;
  private static final int IMAGES = 3;
  private static final int MAX_LAYER_BYTES = 300_000;
  private static final double FAULT_RATE = 0.4;
  private static final int SAMPLES = 200;
  private static final int CRAWL_BYTES_PER_SECOND = 32 << 10;

  /** How long a client stays with a registry that misbehaves. */
  private static final Duration STAY = Duration.ofMillis(400);

  /** Within what time all is well once the faults have ended. */
  private static final Duration RECOVERY = Duration.ofSeconds(60);

  @TempDir private Path data;
  private final SplittableRandom random = new SplittableRandom(SEED);
  private final List<ModelRegistry> registries = new ArrayList<>();
  private final ModelRegistry secret = ModelRegistry.closed("secret.example");
  private final ModelRegistry evil = ModelRegistry.misbehaving("evil.example");
  private List<Item> universe = List.of();
  @Fixture private TestProxy proxy;

  @BeforeEach
  void start() throws IOException {
    System.out.printf("model: -Dmodel.seed=%d, %d s%n", SEED, TIME.toSeconds());
    registries.add(ModelRegistry.open("docker.io"));
    registries.add(ModelRegistry.open("other.example"));
    registries.add(secret);
    registries.add(ModelRegistry.misbehaving("flaky.example"));
    registries.add(evil);
    fill();
    proxy = TestProxy.start(config());
  }

  @AfterEach
  void stop() {
    registries.forEach(ModelRegistry::close);
  }

  private void fill() {
    List<Item> shared = Stream.generate(this::blob).limit(SHARED_LAYERS).toList();
    for (ModelRegistry registry : registries) {
      for (int i = 0; i < REPOSITORIES * IMAGES; i++) {
        String repository = "team/r" + i % REPOSITORIES;
        Item some = shared.get(random.nextInt(SHARED_LAYERS));
        registry.addImage(repository, List.of(blob(), some, blob()));
      }
    }
    for (ModelRegistry registry : registries.subList(0, registries.size() - 1)) {
      List<Item> all =
          registry.repositories().stream().flatMap(r -> registry.items(r).stream()).toList();
      evil.addNaming(
          "team/r0",
          all.stream().filter(Item::isManifest).toList(),
          all.stream().filter(item -> !item.isManifest()).toList());
    }
    shared.subList(0, SHARED_LAYERS / 2).forEach(layer -> evil.forge("team/r1", layer));
    universe = items(registries).distinct().toList();
  }

  private static Stream<Item> items(List<ModelRegistry> registries) {
    return registries.stream()
        .flatMap(
            registry -> registry.repositories().stream().flatMap(r -> registry.items(r).stream()));
  }

  private Item blob() {
    int size = random.nextInt(100, MAX_LAYER_BYTES);
    var content = SyntheticContent.of(random.nextLong(), size);
    return new Item(content.digest(), Buffer.buffer(content.read(0, size)), false);
  }

  private EntrepotConfig config() {
    Map<RegistryName, UpstreamConfig> upstreams = new LinkedHashMap<>();
    registries.forEach(registry -> upstreams.put(registry.name(), registry.config()));
    var any = TestProxy.config(data, evil.server().uri());
    return any.withUpstreams(upstreams).withPrefetch(PrefetchConfig.DEFAULTS);
  }

  @Test
  void requests_ofManyRegistries_areAnsweredAsEachRegistryWould() throws Exception {
    long end = System.nanoTime() + TIME.toNanos();
    for (int round = 0; System.nanoTime() < end; round++) {
      misbehave();
      round(System.nanoTime() + ROUND.toNanos());
      if (round % 3 == 2) {
        proxy.close();
        proxy = TestProxy.start(config());
      }
    }
    registries.forEach(registry -> registry.server().script().clear());
    assertAllIsReached(System.nanoTime() + RECOVERY.toNanos());
    assertNothingElseIsGiven();
  }

  /** Other faults than before; the registries that are well have none. */
  private void misbehave() {
    for (ModelRegistry registry : registries) {
      if (registry.misbehaves()) {
        var script = registry.server().script();
        script.clear();
        script.mix(FaultMix.withWrongBytes(random.nextLong(), FAULT_RATE));
        items(registries)
            .filter(_ -> random.nextInt(4) == 0)
            .forEach(
                item ->
                    script.on(
                        Match.blob(item.digest()), new Fault.Throttle(CRAWL_BYTES_PER_SECOND)));
      }
    }
  }

  private void round(long end) throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var clients = new ArrayList<Future<?>>();
      for (int i = 0; i < CLIENTS; i++) {
        var own = random.split();
        clients.add(
            threads.submit(
                () -> {
                  while (System.nanoTime() < end) {
                    ask(any(own), own);
                  }
                  return null;
                }));
      }
      for (Future<?> client : clients) {
        client.get();
      }
    }
  }

  /** Most often for what the registry has, else for anything that any registry has. */
  private Request any(SplittableRandom own) {
    ModelRegistry registry = registries.get(own.nextInt(registries.size()));
    List<String> repositories = registry.repositories();
    String repository = repositories.get(own.nextInt(repositories.size()));
    List<Item> items = own.nextInt(3) == 0 ? universe : List.copyOf(registry.items(repository));
    return new Request(registry, repository, items.get(own.nextInt(items.size())));
  }

  private void ask(Request request, SplittableRandom own) throws Exception {
    Outcome outcome =
        ModelClient.get(proxy, request, own.nextBoolean(), patience(request.registry()));
    outcome.assertAllowed(request);
    if (!request.registry().misbehaves()) {
      assertThat(outcome.status()).as("%s", request).isEqualTo(request.isHeld() ? 200 : 404);
      assertThat(outcome.isWhole()).as("%s is whole", request).isTrue();
    }
  }

  private static Duration patience(ModelRegistry registry) {
    return registry.misbehaves() ? STAY : RECOVERY;
  }

  private void assertAllIsReached(long deadline) throws Exception {
    for (ModelRegistry registry : registries) {
      for (String repository : registry.repositories()) {
        for (Item item : registry.items(repository)) {
          if (registry.isTrue(item)) {
            awaitRight(new Request(registry, repository, item), deadline);
          }
        }
      }
    }
  }

  /** Of what registries do not have, too much to ask for all. */
  private void assertNothingElseIsGiven() throws Exception {
    for (int i = 0; i < SAMPLES; i++) {
      ask(any(random), random);
    }
  }

  private void awaitRight(Request request, long deadline) throws Exception {
    Outcome outcome = ModelClient.get(proxy, request, true, RECOVERY);
    while (outcome.status() != 200 || !outcome.isWhole()) {
      assertThat(System.nanoTime())
          .as("%s is reached, the last answer was %d", request, outcome.status())
          .isLessThan(deadline);
      LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
      outcome = ModelClient.get(proxy, request, true, RECOVERY);
    }
    outcome.assertAllowed(request);
  }
}
