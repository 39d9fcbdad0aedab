package dev.entrepot.server.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.config.access.AccessConfig;
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
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One caller who wants more than all others, from as many addresses as it likes. */
final class FairQueueTest {
  private static final int COLD = 2000;
  private static final int ADDRESSES = 40;
  private static final int SIZE = 100_000;

  @TempDir private Path folder;
  private final Gate gate = new Gate();
  private final List<Socket> sockets = new ArrayList<>();
  @Fixture private final ScriptedRegistry upstream = ScriptedRegistry.start();

  @AfterEach
  void releaseGate() throws IOException {
    leave();
    gate.release();
  }

  private void leave() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  private static String field(String user) {
    return String.join(": ", Guarded.basic(user, Guarded.RIGHT));
  }

  private void ask(int port, String from, String path, String field) throws IOException {
    var socket = new Socket(InetAddress.getLoopbackAddress(), port, InetAddress.getByName(from), 0);
    sockets.add(socket);
    OutputStream out = socket.getOutputStream();
    out.write(
        "GET %s HTTP/1.1\r\nHost: proxy\r\n%s\r\n\r\n"
            .formatted(path, field)
            .getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }

  private static double waiting(TestProxy proxy) {
    try {
      return proxy.metric("entrepot_transfers_waiting");
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void turns_oneCallerWithTwoThousandColdBlobsAtManyAddresses_othersArePulledAtOnce()
      throws Exception {
    Path users = Guarded.users(folder.resolve("htpasswd"), "anna", "bob");
    List<String> cold = new ArrayList<>();
    for (int i = 0; i < COLD; i++) {
      Blob blob = upstream.repository("library/many").addBlob(SyntheticContent.of(i, SIZE));
      cold.add("/v2/library/many/blobs/" + blob.digest());
    }
    List<Blob> others = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      others.add(upstream.repository("library/few").addBlob(SyntheticContent.of(COLD + i, SIZE)));
    }
    upstream
        .script()
        .on(Match.blob().repository("library/many").method("GET"), new Fault.Stall(0, gate));
    try (var proxy =
        TestProxy.start(
            Guarded.config(
                folder.resolve("data"), upstream.uri(), AccessConfig.DEFAULTS.withUsers(users)))) {
      assertThat(proxy.get("/v2/", Guarded.basic("anna", Guarded.RIGHT)).statusCode())
          .as("the login is remembered from now on")
          .isEqualTo(200);
      for (int i = 0; i < COLD; i++) {
        ask(proxy.port(), "127.0.1." + (1 + i % ADDRESSES), cold.get(i), field("anna"));
      }
      TestProxy.await(() -> waiting(proxy) > 1000);

      for (Blob blob : others.subList(0, 10)) {
        pull(proxy, blob, field("bob"));
      }
      for (Blob blob : others.subList(10, 20)) {
        pull(proxy, blob);
      }
      assertThat(waiting(proxy)).as("all others still wait").isGreaterThan(1000);
      leave();
    }
  }

  private static void pull(TestProxy proxy, Blob blob, String... fields) throws IOException {
    String path = "/v2/library/few/blobs/" + blob.digest();
    try (var client = PlainClient.from("127.0.0.1", proxy.port(), path, fields)) {
      assertThat(client.status()).isEqualTo(200);
      assertThat(client.drain()).isEqualTo(SIZE);
    }
  }
}
