package dev.entrepot.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.loadtest.upstream.Blob;
import dev.entrepot.loadtest.upstream.Fault;
import dev.entrepot.loadtest.upstream.Gate;
import dev.entrepot.loadtest.upstream.Match;
import dev.entrepot.loadtest.upstream.ScriptedRegistry;
import dev.entrepot.loadtest.upstream.SyntheticContent;
import dev.entrepot.proxy.fixture.Fixture;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Requests of several repositories for the same content at the same time. */
final class RepositoriesRaceTest {
  private static final int SIZE = 1 << 20; // 1 MiB

  @TempDir private Path data;
  @Fixture private final ScriptedRegistry upstream = ScriptedRegistry.start();

  @Test
  void getBlob_underStrangerWhileItRuns_isNotFound() throws Exception {
    Blob blob = upstream.repository("team/owner").addBlob(SyntheticContent.of(51, SIZE));
    upstream.repository("team/stranger");
    var gate = new Gate();
    upstream
        .script()
        .on(Match.blob().repository("team/owner").method("GET"), new Fault.Stall(SIZE / 2, gate));
    try (var proxy = TestProxy.start(data, upstream)) {
      CompletableFuture<HttpResponse<byte[]>> owner = get(proxy, "team/owner", blob);
      gate.awaitArrivals(1, Duration.ofSeconds(20));
      assertThat(get(proxy, "team/stranger", blob).get().statusCode()).isEqualTo(404);
      gate.release();
      assertThat(owner.get().body()).hasSize(SIZE);
    }
  }

  @Test
  void getBlob_joinedToARefusedDownloadOfAnother_isAskedForAgain() throws Exception {
    Blob blob = upstream.repository("team/owner").addBlob(SyntheticContent.of(52, SIZE));
    upstream.repository("team/stranger");
    var gate = new Gate();
    upstream.script().on(Match.blob().repository("team/stranger"), new Fault.Hold(gate));
    try (var proxy = TestProxy.start(data, upstream)) {
      proxy.head("/v2/team/owner/blobs/" + blob.digest()); // proves that the owner has it
      CompletableFuture<HttpResponse<byte[]>> stranger = get(proxy, "team/stranger", blob);
      gate.awaitArrivals(1, Duration.ofSeconds(20));
      CompletableFuture<HttpResponse<byte[]>> owner = get(proxy, "team/owner", blob);
      gate.release();
      assertThat(stranger.get().statusCode()).isEqualTo(404);
      assertThat(owner.get().statusCode()).isEqualTo(200);
      assertThat(owner.get().body()).hasSize(SIZE);
    }
  }

  @Test
  void getBlob_manyOfManyAtOnce_costsOneGetABlob() throws Exception {
    long seed = System.nanoTime();
    System.out.println("RepositoriesRaceTest seed " + seed);
    RandomGenerator random = RandomGeneratorFactory.getDefault().create(seed);
    List<Blob> blobs = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      blobs.add(
          upstream
              .repository("team/owner")
              .addBlob(SyntheticContent.of(seed + i, 1 + random.nextInt(300_000))));
    }
    try (var proxy = TestProxy.start(data, upstream)) {
      List<CompletableFuture<Void>> running = new ArrayList<>();
      for (int i = 0; i < 400; i++) {
        Blob blob = blobs.get(random.nextInt(blobs.size()));
        running.add(
            get(proxy, "team/owner", blob)
                .thenAccept(
                    response -> {
                      assertThat(response.statusCode()).isEqualTo(200);
                      assertThat((long) response.body().length).isEqualTo(blob.size());
                    }));
      }
      for (CompletableFuture<Void> done : running) {
        done.get();
      }
      proxy.awaitQuiet();
      for (Blob blob : blobs) {
        assertThat(upstream.blobGets(blob.digest())).isLessThanOrEqualTo(1);
      }
      assertThat(proxy.metric("entrepot_clients_waiting")).isZero();
      assertThat(data.resolve("staging")).isEmptyDirectory();
    }
  }

  private static CompletableFuture<HttpResponse<byte[]>> get(
      TestProxy proxy, String repository, Blob blob) {
    return proxy
        .client()
        .sendAsync(
            proxy.request("GET", "/v2/%s/blobs/%s".formatted(repository, blob.digest())),
            BodyHandlers.ofByteArray());
  }
}
