package dev.entrepot.proxy.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.config.Credentials;
import dev.entrepot.config.TagsConfig;
import dev.entrepot.config.UpstreamConfig;
import dev.entrepot.config.UpstreamTimeouts;
import dev.entrepot.oci.Digest;
import dev.entrepot.oci.RegistryName;
import dev.entrepot.oci.Repository;
import dev.entrepot.oci.RepositoryName;
import dev.entrepot.proxy.answer.Refusal;
import dev.entrepot.proxy.answer.Refusal.Source;
import dev.entrepot.proxy.upstream.Upstream;
import dev.entrepot.proxy.upstream.UpstreamObserver;
import dev.entrepot.proxy.upstream.network.SystemNetwork;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who may join a transfer, in each of its states. Nothing is asked of an upstream. */
final class TransferTest {
  private static final RegistryName REGISTRY = new RegistryName("registry.test");
  private static final Repository OWNER = repository("team/owner");
  private static final Repository OTHER = repository("team/other");
  private static final Refusal REFUSAL =
      new Refusal(Source.UPSTREAM, Refusal.Reason.NOT_FOUND, "not there", Optional.empty());

  private final Vertx vertx = Vertx.vertx();
  private Upstream upstream;
  private Transfer transfer;

  @BeforeEach
  void open() {
    upstream = Upstream.create(vertx, config(), new Unobserved(), SystemNetwork.of(vertx));
    Digest digest = Digest.parse("sha256:" + "0".repeat(64)).orElseThrow();
    var forwarding = new Forwarding(upstream, OWNER, digest, new Semaphore(1));
    transfer = new Transfer(digest, OWNER, forwarding);
  }

  @AfterEach
  void close() {
    upstream.close();
    vertx.close().await();
  }

  @Test
  void join_untilTheUpstreamHasAnswered_isForAll() {
    assertThat(transfer.join(OWNER)).isPresent();
    assertThat(transfer.join(OTHER)).isPresent();
  }

  /**
   * A reader of another repository that came back here would be refused for what it never asked.
   */
  @Test
  void join_toARefusedTransfer_isForItsOwnRepositoryOnly() {
    transfer.refuse(REFUSAL);
    assertThat(transfer.join(OWNER)).isPresent();
    assertThat(transfer.join(OTHER)).isEmpty();
  }

  @Test
  void join_toABrokenTransfer_isForNobody() {
    transfer.fail(Refusal.Reason.BAD_ANSWER, "cut");
    assertThat(transfer.join(OWNER)).isEmpty();
    assertThat(transfer.join(OTHER)).isEmpty();
  }

  @Test
  void join_onceTheDownloadAndAllReadersAreGone_isForNobody() {
    transfer.opener().close();
    transfer.letGo();
    assertThat(transfer.join(OWNER)).isEmpty();
  }

  @Test
  void onProgress_twice_runsTheLaterTaskOnly() throws Exception {
    List<String> ran = new CopyOnWriteArrayList<>();
    var settled = new CompletableFuture<Void>();
    TransferReader reader = transfer.opener();
    Context loop = vertx.getOrCreateContext();
    loop.runOnContext(
        _ -> {
          reader.onProgress(loop, () -> ran.add("earlier"));
          reader.onProgress(loop, () -> ran.add("later"));
          loop.runOnContext(_ -> settled.complete(null));
        });
    settled.get(20, TimeUnit.SECONDS);
    assertThat(ran).containsExactly("later");
  }

  @Test
  void onProgress_closedAtOnce_runsNothing() throws Exception {
    List<String> ran = new CopyOnWriteArrayList<>();
    var settled = new CompletableFuture<Void>();
    TransferReader reader = transfer.opener();
    Context loop = vertx.getOrCreateContext();
    loop.runOnContext(
        _ -> {
          reader.onProgress(loop, () -> ran.add("closed"));
          reader.close();
          loop.runOnContext(_ -> settled.complete(null));
        });
    settled.get(20, TimeUnit.SECONDS);
    assertThat(ran).isEmpty();
  }

  private static Repository repository(String name) {
    return new Repository(REGISTRY, new RepositoryName(name));
  }

  private static UpstreamConfig config() {
    var timeouts =
        new UpstreamTimeouts(Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofSeconds(5));
    return new UpstreamConfig(
        REGISTRY,
        List.of(URI.create("http://127.0.0.1:1")),
        false,
        new Credentials.Anonymous(),
        TagsConfig.DEFAULTS,
        timeouts,
        0,
        Set.of());
  }

  private static final class Unobserved implements UpstreamObserver {
    @Override
    public void requestEnded(RegistryName name, String kind, int status, Duration time) {
      throw new AssertionError("asked the upstream");
    }

    @Override
    public void bytesReceived(RegistryName name, long bytes) {
      throw new AssertionError("asked the upstream");
    }
  }
}
