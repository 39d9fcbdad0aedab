package dev.entrepot.proxy.resolve.blob;

import static dev.entrepot.proxy.transfer.OpenedReader.reader;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.entrepot.cache.ContentCache;
import dev.entrepot.cache.StoreSettings;
import dev.entrepot.cache.index.Link;
import dev.entrepot.config.Credentials;
import dev.entrepot.config.DownloadsConfig;
import dev.entrepot.config.TagsConfig;
import dev.entrepot.config.UpstreamConfig;
import dev.entrepot.config.UpstreamTimeouts;
import dev.entrepot.loadtest.upstream.Blob;
import dev.entrepot.loadtest.upstream.Fault;
import dev.entrepot.loadtest.upstream.Gate;
import dev.entrepot.loadtest.upstream.Match;
import dev.entrepot.loadtest.upstream.ScriptedRegistry;
import dev.entrepot.loadtest.upstream.SyntheticContent;
import dev.entrepot.oci.Digest;
import dev.entrepot.oci.RegistryName;
import dev.entrepot.oci.Repository;
import dev.entrepot.oci.RepositoryName;
import dev.entrepot.proxy.answer.Refusal;
import dev.entrepot.proxy.fixture.Fixture;
import dev.entrepot.proxy.resolve.Asker;
import dev.entrepot.proxy.resolve.RefusalMemory;
import dev.entrepot.proxy.resolve.Want;
import dev.entrepot.proxy.route.Route;
import dev.entrepot.proxy.share.Claim;
import dev.entrepot.proxy.transfer.DownloadObserver;
import dev.entrepot.proxy.transfer.InflightTable;
import dev.entrepot.proxy.transfer.Pace;
import dev.entrepot.proxy.transfer.TransferReader;
import dev.entrepot.proxy.transfer.source.ByteSource;
import dev.entrepot.proxy.transfer.source.TransferState;
import dev.entrepot.proxy.upstream.Upstream;
import dev.entrepot.proxy.upstream.UpstreamObserver;
import dev.entrepot.proxy.upstream.network.SystemNetwork;
import io.vertx.core.Context;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Downloads whose state moves on while the loop of those who wait is busy. */
final class BlobRaceTest {
  private static final RegistryName REGISTRY = new RegistryName("registry.test");
  private static final Claim CLIENT = Claim.unlimited("192.0.2.1");
  private static final String OWNER = "team/owner";
  private static final int SIZE = 10_000;
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir private Path data;
  private final Vertx clients = Vertx.vertx();
  private final Vertx upstreams = Vertx.vertx();
  private final Context loop = clients.getOrCreateContext();
  @Fixture private final ScriptedRegistry first = ScriptedRegistry.start();
  @Fixture private final ScriptedRegistry second = ScriptedRegistry.start();
  private Digest digest;
  private ContentCache cache;
  private Upstream upstream;
  private InflightTable inflight;
  private BlobResolver resolver;

  @BeforeEach
  void open() throws Exception {
    Blob blob = first.repository(OWNER).addBlob(SyntheticContent.of(71, SIZE));
    second.repository(OWNER).addBlob(SyntheticContent.of(71, SIZE));
    digest = Digest.parse(blob.digest()).orElseThrow();
    cache =
        ContentCache.open(
            new StoreSettings(data, 1 << 20, 10, Duration.ofDays(1)), InstantSource.system());
    upstream = Upstream.create(upstreams, config(), new Unobserved(), SystemNetwork.of(upstreams));
    inflight =
        new InflightTable(
            cache, attempt -> {}, new Uncounted(), Pace.unlimited(), DownloadsConfig.DEFAULTS);
    resolver = new BlobResolver(cache, inflight, new RefusalMemory(Ticker.systemTicker()));
  }

  @AfterEach
  void close() throws Exception {
    inflight.stop(PATIENCE);
    upstream.close();
    clients.close().await();
    upstreams.close().await();
    cache.close();
  }

  @Test
  void resolve_wrongBytesBeforeTheAnswerWentOut_nextRequestIsAnsweredByTheOtherEndpoint()
      throws Exception {
    var gate = new Gate();
    first.script().on(Match.blob(), new Fault.Hold(gate), new Fault.Corrupt(SIZE / 2));
    CompletableFuture<BlobResolution> answer = resolve();
    gate.awaitArrivals(1, PATIENCE);
    settleLoop();
    CountDownLatch busy = keepLoopBusy();
    try (TransferReader reader =
        reader(inflight.joinOrOpen(route(OWNER).origin(), digest, CLIENT))) {
      gate.release();
      await(() -> reader.state() instanceof TransferState.Broken);
    } finally {
      busy.countDown();
    }
    var refused = (BlobResolution.Refused) answer.get(20, TimeUnit.SECONDS);
    assertThat(refused.refusal().reason()).isEqualTo(Refusal.Reason.WRONG_CONTENT);

    try (var source = content(resolve())) {
      await(() -> source.state() instanceof TransferState.Complete);
    }
    assertThat(second.requests()).hasSize(1);
  }

  @Test
  void resolve_joinedToManyRefusedDownloadsOfOthers_isNotRefusedForThem() throws Exception {
    cache.metadata().addLink(repository(OWNER), digest, Link.confirmed(Link.Kind.BLOB, SIZE));
    var gates = List.of(new Gate(), new Gate(), new Gate(), new Gate());
    TransferReader current = openAsStranger(0, gates.getFirst());
    CompletableFuture<BlobResolution> answer = resolve();
    settleLoop();
    for (int i = 0; i < gates.size(); i++) {
      CountDownLatch busy = keepLoopBusy();
      gates.get(i).release();
      TransferReader refused = current;
      await(() -> refused.state() instanceof TransferState.Refused);
      refused.close();
      if (i + 1 < gates.size()) {
        current = openAsStranger(i + 1, gates.get(i + 1));
      }
      busy.countDown();
      settleLoop();
    }
    try (var source = content(answer)) {
      await(() -> source.state() instanceof TransferState.Complete);
    }
  }

  private TransferReader openAsStranger(int number, Gate gate) throws Exception {
    String name = "team/stranger-" + number;
    first.repository(name);
    second.repository(name);
    first.script().on(Match.blob().repository(name), new Fault.Hold(gate));
    TransferReader reader = reader(inflight.joinOrOpen(route(name).origin(), digest, CLIENT));
    assertThat(reader.opener()).isTrue();
    gate.awaitArrivals(1, PATIENCE);
    return reader;
  }

  private CompletableFuture<BlobResolution> resolve() {
    var answer = new CompletableFuture<BlobResolution>();
    Route route = route(OWNER);
    var asker = Asker.at(CLIENT.owner(), loop, Promise.<Void>promise().future());
    loop.runOnContext(
        _ ->
            resolver
                .resolve(asker, route, digest, Want.CONTENT)
                .onSuccess(answer::complete)
                .onFailure(answer::completeExceptionally));
    return answer;
  }

  private static ByteSource content(CompletableFuture<BlobResolution> answer) throws Exception {
    BlobResolution resolution = answer.get(20, TimeUnit.SECONDS);
    assertThat(resolution).isInstanceOf(BlobResolution.Content.class);
    return ((BlobResolution.Content) resolution).source();
  }

  /** Nothing else runs on the loop until the latch is released. */
  private CountDownLatch keepLoopBusy() throws InterruptedException {
    var busy = new CountDownLatch(1);
    var started = new CountDownLatch(1);
    loop.runOnContext(
        _ -> {
          started.countDown();
          try {
            busy.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    started.await();
    return busy;
  }

  /** Waits until all that was due on the loop has been done. */
  private void settleLoop() throws Exception {
    var settled = new CompletableFuture<Void>();
    loop.runOnContext(_ -> settled.complete(null));
    settled.get(20, TimeUnit.SECONDS);
  }

  private static void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      LockSupport.parkNanos(Duration.ofMillis(1).toNanos());
    }
  }

  private Route route(String name) {
    return new Route(upstream, repository(name), TagsConfig.DEFAULTS);
  }

  private static Repository repository(String name) {
    return new Repository(REGISTRY, new RepositoryName(name));
  }

  private UpstreamConfig config() {
    return new UpstreamConfig(
        REGISTRY,
        List.of(first.uri(), second.uri()),
        false,
        new Credentials.Anonymous(),
        TagsConfig.DEFAULTS,
        UpstreamTimeouts.DEFAULTS,
        0,
        Set.of());
  }

  private static final class Unobserved implements UpstreamObserver {
    @Override
    public void requestEnded(RegistryName name, String kind, int status, Duration time) {}

    @Override
    public void bytesReceived(RegistryName name, long bytes) {}
  }

  private static final class Uncounted implements DownloadObserver {
    @Override
    public void wrongContent(RegistryName name) {}

    @Override
    public void passedThrough(RegistryName name) {}

    @Override
    public void brokenOff(RegistryName name) {}

    @Override
    public void resumed(RegistryName name) {}
  }
}
