package dev.entrepot.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.cli.ChildServer;
import dev.entrepot.loadtest.upstream.Blob;
import dev.entrepot.loadtest.upstream.Fault;
import dev.entrepot.loadtest.upstream.Gate;
import dev.entrepot.loadtest.upstream.Match;
import dev.entrepot.loadtest.upstream.ScriptedRegistry;
import dev.entrepot.loadtest.upstream.SyntheticContent;
import dev.entrepot.proxy.fixture.Fixture;
import dev.entrepot.server.PlainClient;
import dev.entrepot.server.TestProxy;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No client and no upstream takes more than its share, as the running program shows. */
class SharesTest {
  private static final String NO_SCRUB = "scrub: {interval: 0s}\n";
  private static final int MIB = 1 << 20;

  @TempDir Path folder;
  private final Gate gate = new Gate();
  @Fixture private final ScriptedRegistry upstream = ScriptedRegistry.start();
  private int made;

  @AfterEach
  void releaseGate() {
    gate.release();
  }

  private ChildServer server(String more) throws Exception {
    String classPath = System.getProperty("java.class.path");
    return ChildServer.start(folder, upstream.uri(), NO_SCRUB + more, classPath);
  }

  @Test
  void rollOut_sixtyLayersOverAThinLine_allAreWhole() throws Exception {
    var layers = blobs(60, 100_000);
    upstream.script().on(Match.blob(), new Fault.Throttle(100_000));
    try (var server = server("downloads: {at-once-per-upstream: 2}");
        var clients = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<HttpResponse<byte[]>>> pulls = new ArrayList<>();
      for (Blob layer : layers) {
        pulls.add(clients.submit(() -> server.get(path(layer))));
      }
      int seed = 0;
      for (Future<HttpResponse<byte[]>> pull : pulls) {
        assertThat(pull.get().statusCode()).isEqualTo(200);
        assertThat(pull.get().body())
            .isEqualTo(SyntheticContent.of(seed++, 100_000).read(0, 100_000));
      }
      // Those without a manifest that wait for long have a HEAD as well.
      assertThat(upstream.count(seen -> seen.method().equals("GET"))).isEqualTo(60);
    }
  }

  @Test
  void turns_clientOfManyColdLayersLeaves_othersAreServed() throws Exception {
    var layers = blobs(33, MIB);
    for (Blob layer : layers.subList(0, 32)) {
      upstream.script().on(Match.blob(layer.digest()), new Fault.Stall(MIB / 2, gate));
    }
    try (var server = server("");
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Blob layer : layers.subList(0, 24)) {
        try (var client = PlainClient.get(server.port(), path(layer))) {
          client.skip(1000);
        }
      }
      for (Blob layer : layers.subList(24, 32)) {
        try (var client = PlainClient.from("127.0.0.2", server.port(), path(layer))) {
          client.skip(1000);
        }
      }
      Future<HttpResponse<byte[]>> other = threads.submit(() -> server.get(path(layers.getLast())));
      assertThat(other.get().statusCode()).isEqualTo(200);
      assertThat(other.get().body()).hasSize(MIB);
    }
  }

  @Test
  void promises_ofNearlyAllThatIsKept_evictNothing() throws Exception {
    var kept = blobs(8, 4 * MIB);
    var promised = blobs(4, 57 * MIB);
    for (Blob blob : promised) {
      upstream.script().on(Match.blob(blob.digest()), new Fault.Stall(0, gate));
    }
    try (var server = server("storage: {max-size: 64MiB}")) {
      for (Blob blob : kept) {
        assertThat(server.get(path(blob)).body()).hasSize(4 * MIB);
      }
      TestProxy.await(() -> stored() == 8);
      List<PlainClient> clients = new ArrayList<>();
      for (Blob blob : promised) {
        clients.add(PlainClient.get(server.port(), path(blob)));
        assertThat(clients.getLast().status()).isEqualTo(200);
      }
      assertThat(stored()).isEqualTo(8);
      for (PlainClient client : clients) {
        client.close();
      }
    }
  }

  private long stored() {
    try (Stream<Path> files = Files.walk(folder.resolve("data/blobs"))) {
      return files.filter(Files::isRegularFile).count();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private List<Blob> blobs(int count, int size) {
    List<Blob> blobs = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      blobs.add(upstream.repository("library/one").addBlob(SyntheticContent.of(made++, size)));
    }
    return blobs;
  }

  private static String path(Blob blob) {
    return "/v2/library/one/blobs/" + blob.digest();
  }
}
