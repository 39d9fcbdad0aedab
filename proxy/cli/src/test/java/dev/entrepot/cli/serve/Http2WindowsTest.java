package dev.entrepot.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.cli.ChildServer;
import dev.entrepot.cli.ChildServer.Limits;
import dev.entrepot.loadtest.upstream.Blob;
import dev.entrepot.loadtest.upstream.ScriptedRegistry;
import dev.entrepot.loadtest.upstream.SyntheticContent;
import dev.entrepot.proxy.fixture.Fixture;
import dev.entrepot.server.RawHttp2;
import dev.entrepot.server.TestProxy;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Clients of HTTP/2 that give no window, or little of it, to a server with little memory. */
@Timeout(180)
final class Http2WindowsTest {
  private static final int CONNECTIONS = 80;
  private static final int STREAMS = 128;
  private static final int SIZE = 6 << 20;
  private static final Limits SMALL =
      Limits.USUAL.withJvm("-Xmx256m", "-XX:MaxDirectMemorySize=64m");

  @TempDir private Path folder;
  @Fixture private final ScriptedRegistry upstream = ScriptedRegistry.start();
  private Blob blob;
  private String path;

  @BeforeEach
  void fillUpstream() {
    blob = upstream.repository("library/big").addBlob(SyntheticContent.of(13, SIZE));
    path = "/v2/library/big/blobs/" + blob.digest();
  }

  @Test
  void streamsWithoutWindow_takeNoMemory_andOthersAreServed() throws Exception {
    try (var server = ChildServer.start(folder, upstream.uri(), SMALL)) {
      assertThat(server.get(path).body()).hasSize(SIZE);
      double before = direct(server);
      List<RawHttp2> clients = openAll(server, 0);
      awaitBusy(server, CONNECTIONS * STREAMS);
      assertThat(direct(server) - before).as("direct memory, in bytes").isLessThan(8 << 20);
      assertThat(server.admin("/healthz").statusCode()).isEqualTo(200);
      assertThat(server.get(path).body()).hasSize(SIZE);
      assertWholeOverHttp2(server.port());
      closeAll(clients);
      assertThat(server.get(path).body()).hasSize(SIZE);
    }
  }

  @Test
  void streamsWithAllWindow_whoseSocketsAreNotRead_holdABoundedAmount() throws Exception {
    try (var server = ChildServer.start(folder, upstream.uri(), SMALL)) {
      assertThat(server.get(path).body()).hasSize(SIZE);
      double before = direct(server);
      List<RawHttp2> clients = openAll(server, Integer.MAX_VALUE);
      awaitBusy(server, CONNECTIONS * STREAMS);
      assertThat(direct(server) - before).as("direct memory, in bytes").isLessThan(32 << 20);
      assertThat(server.admin("/healthz").statusCode()).isEqualTo(200);
      assertThat(server.get(path).body()).hasSize(SIZE);
      assertWholeOverHttp2(server.port());
      closeAll(clients);
    }
  }

  @Test
  void sigterm_whileStreamsHaveNoWindow_endsTheProcessInTime() throws Exception {
    try (var server = ChildServer.start(folder, upstream.uri(), SMALL)) {
      assertThat(server.get(path).body()).hasSize(SIZE);
      List<RawHttp2> clients = openAll(server, 0);
      assertThat(server.terminate(Duration.ofSeconds(44))).as(server.output()).hasValue(0);
      assertThat(server.output()).contains("stopped");
      closeAll(clients);
    }
  }

  @Test
  void window_ofAFewBytes_isAllThatComes() throws Exception {
    try (var proxy = TestProxy.start(folder.resolve("data"), upstream);
        RawHttp2 client = RawHttp2.connect(proxy.port(), 0)) {
      proxy.get(path);
      client.get(1, path);
      client.await(RawHttp2.HEADERS);
      var body = new ByteArrayOutputStream();
      for (int more : new int[] {1, 10, 3, 5000, 100_000}) {
        int before = body.size();
        client.window(0, more);
        client.window(1, more);
        while (body.size() < before + more && body.size() < 65_535) {
          body.write(client.await(RawHttp2.DATA).payload().getBytes());
        }
      }
      assertThat(body.toByteArray()).isEqualTo(blob.content().read(0, body.size()));
    }
  }

  @Test
  void streamsOfOneConnection_shareItsWindow() throws Exception {
    try (var proxy = TestProxy.start(folder.resolve("data"), upstream);
        RawHttp2 client = RawHttp2.connect(proxy.port(), SIZE)) {
      proxy.get(path);
      client.getAll(1, 8, path);
      int[] got = new int[16];
      int total = 0;
      while (total < 8 * SIZE) {
        RawHttp2.Frame frame = client.await(RawHttp2.DATA);
        got[frame.stream()] += frame.payload().length();
        total += frame.payload().length();
        client.window(0, Math.max(1, frame.payload().length()));
      }
      for (int i = 0; i < 8; i++) {
        assertThat(got[1 + 2 * i]).isEqualTo(SIZE);
      }
    }
  }

  private List<RawHttp2> openAll(ChildServer server, int window) throws IOException {
    var clients = new ArrayList<RawHttp2>();
    for (int i = 0; i < CONNECTIONS; i++) {
      RawHttp2 client = RawHttp2.connect(server.port(), window);
      if (window > 0) {
        client.window(0, window - 65_535);
      }
      client.getAll(1, STREAMS, path);
      clients.add(client);
    }
    return clients;
  }

  private static void closeAll(List<RawHttp2> clients) throws IOException {
    for (RawHttp2 client : clients) {
      client.close();
    }
  }

  private static void awaitBusy(ChildServer server, int streams) {
    TestProxy.await(
        () -> {
          try {
            return server.metric("entrepot_clients_answers", "") >= streams;
          } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
          }
        });
  }

  private static double direct(ChildServer server) throws IOException, InterruptedException {
    return server.metric("jvm_buffer_memory_used_bytes", "id=\"direct\"");
  }

  private void assertWholeOverHttp2(int port) throws IOException {
    try (RawHttp2 client = RawHttp2.connect(port, SIZE)) {
      client.window(0, SIZE);
      client.get(1, path);
      int size = 0;
      RawHttp2.Frame frame = client.await(RawHttp2.DATA);
      while (!frame.isLast()) {
        size += frame.payload().length();
        frame = client.await(RawHttp2.DATA);
      }
      assertThat(size + frame.payload().length()).isEqualTo(SIZE);
    }
  }
}
