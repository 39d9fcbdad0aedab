package dev.entrepot.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.cli.ChildServer;
import dev.entrepot.cli.ChildServer.Limits;
import dev.entrepot.loadtest.upstream.Blob;
import dev.entrepot.loadtest.upstream.Fault;
import dev.entrepot.loadtest.upstream.Gate;
import dev.entrepot.loadtest.upstream.Match;
import dev.entrepot.loadtest.upstream.ScriptedRegistry;
import dev.entrepot.loadtest.upstream.SyntheticContent;
import dev.entrepot.proxy.fixture.Fixture;
import dev.entrepot.server.RawHttp2;
import dev.entrepot.server.RawHttp2.Frame;
import dev.entrepot.server.TestProxy;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** More requests at once than the process has memory for. */
@Timeout(120)
final class ManyRequestsTest {
  /** So small that the windows of the connections hold all answers. */
  private static final int SIZE = 100;

  private static final int STREAMS = 128;
  private static final int CONNECTIONS = 4;
  private static final int REFUSED_STREAM = 7;
  private static final int WINDOW = 1 << 20;

  private static final Limits SMALL = Limits.USUAL.withJvm("-Xmx128m");

  /** A sixth of that heap, and what the last request took beyond it. */
  private static final int MAX_MEMORY = (128 << 20) / 6 + (64 << 10);

  /** As large as a request may be. */
  private static final Map<String, String> MUCH = Map.of("x-much", "x".repeat(30 << 10));

  @TempDir private Path folder;
  private final Gate gate = new Gate();
  @Fixture private final ScriptedRegistry upstream = ScriptedRegistry.start();
  private String path;

  @BeforeEach
  void fillUpstream() {
    Blob blob = upstream.repository("library/one").addBlob(SyntheticContent.of(1, SIZE));
    upstream.script().on(Match.blob(), new Fault.Stall(0, gate));
    path = "/v2/library/one/blobs/" + blob.digest();
  }

  @AfterEach
  void releaseGate() {
    gate.release();
  }

  @Test
  void requestsBeyondTheBound_areRefused_andServedOnceOthersHaveBeenAnswered() throws Exception {
    var clients = new ArrayList<RawHttp2>();
    try (var server = ChildServer.start(folder, upstream.uri(), SMALL)) {
      for (int i = 0; i < CONNECTIONS; i++) {
        clients.add(RawHttp2.connect(server.port(), WINDOW));
      }
      askForMuch(clients);
      TestProxy.await(() -> isFull(server));

      HttpResponse<byte[]> refused = server.get("/v2/");
      assertThat(refused.statusCode()).isEqualTo(503);
      assertThat(refused.headers().firstValue("retry-after")).isPresent();
      assertThat(new String(refused.body(), StandardCharsets.UTF_8))
          .contains("UNAVAILABLE", "memory for the request");
      RawHttp2 last = clients.getLast();
      last.get(2 * STREAMS + 1, "/v2/");
      assertThat(awaitEnd(last, 2 * STREAMS + 1).error()).isEqualTo(REFUSED_STREAM);
      assertThat(server.metric("entrepot_clients_memory_bytes", ""))
          .as("bytes of requests that are being answered")
          .isLessThanOrEqualTo(MAX_MEMORY);

      gate.release();
      TestProxy.await(() -> metric(server, "entrepot_clients_answers") == 0);
      assertThat(metric(server, "entrepot_clients_memory_bytes")).isZero();
      assertThat(server.get(path).body()).hasSize(SIZE);
      assertThat(upstream.requests()).as("one download for all of them").hasSize(1);
      for (RawHttp2 client : clients) {
        client.get(2 * STREAMS + 3, path);
        assertThat(awaitEnd(client, 2 * STREAMS + 3).isLast()).as("it is answered").isTrue();
      }
      assertThat(server.output().lines().filter(line -> !line.contains(" access: ")))
          .as("lines besides those of the requests that were refused")
          .noneMatch(line -> line.contains("WARN") || line.contains("ERROR"));
    } finally {
      for (RawHttp2 client : clients) {
        client.close();
      }
    }
  }

  private void askForMuch(List<RawHttp2> clients) throws IOException {
    for (RawHttp2 client : clients) {
      for (int i = 0; i < STREAMS; i++) {
        client.get(2 * i + 1, path, MUCH);
      }
    }
  }

  /** Not even a request without header fields fits in. */
  private static boolean isFull(ChildServer server) {
    return metric(server, "entrepot_clients_memory_bytes") > (128 << 20) / 6 - (3 << 10);
  }

  private static double metric(ChildServer server, String name) {
    try {
      return server.metric(name, "");
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Reads until the server ends this stream; the frame that does it. */
  private static Frame awaitEnd(RawHttp2 client, int stream) throws IOException {
    Frame frame = client.read();
    while (frame.stream() != stream || !(frame.isLast() || frame.type() == RawHttp2.RST_STREAM)) {
      frame = client.read();
    }
    return frame;
  }
}
