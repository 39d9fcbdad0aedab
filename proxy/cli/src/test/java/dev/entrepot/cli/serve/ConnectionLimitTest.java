package dev.entrepot.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.cli.ChildServer;
import dev.entrepot.cli.ChildServer.Limits;
import dev.entrepot.loadtest.upstream.Blob;
import dev.entrepot.loadtest.upstream.ScriptedRegistry;
import dev.entrepot.loadtest.upstream.SyntheticContent;
import dev.entrepot.proxy.fixture.Fixture;
import dev.entrepot.server.TestProxy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** More clients than the process has descriptors for. */
@Timeout(120)
final class ConnectionLimitTest {
  private static final int SIZE = 300_000;
  private static final int IDLE_CLIENTS = 500;

  @TempDir private Path folder;
  @Fixture private final ScriptedRegistry upstream = ScriptedRegistry.start();
  private final List<Blob> blobs = new ArrayList<>();

  @BeforeEach
  void fillUpstream() {
    var repository = upstream.repository("library/one");
    for (int i = 0; i < 40; i++) {
      blobs.add(repository.addBlob(SyntheticContent.of(i, SIZE)));
    }
  }

  @Test
  void idleClientsBeyondTheLimit_wait_andThoseConnectedPullOn() throws Exception {
    var limits = Limits.USUAL.withFiles("400");
    var idle = new ArrayList<Socket>();
    try (var server = ChildServer.start(folder, upstream.uri(), limits);
        var pulling = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      for (Blob blob : blobs) {
        assertThat(server.get(path(blob)).body()).hasSize(SIZE);
      }
      pull(pulling, blobs.getFirst());
      for (int i = 0; i < IDLE_CLIENTS; i++) {
        idle.add(new Socket(InetAddress.getLoopbackAddress(), server.port()));
      }
      TestProxy.await(() -> status(server) == 503);
      assertThat(server.admin("/readyz").body()).contains("full", "connections");
      assertThat(server.metric("process_files_open_files", "")).isLessThan(400 - 50);
      for (int i = 0; i < 3; i++) {
        for (Blob blob : blobs) {
          pull(pulling, blob);
        }
      }
      assertThat(server.output()).doesNotContain("Too many open files", "quarantine");
      closeAll(idle);
      TestProxy.await(() -> status(server) == 200);
      for (Blob blob : blobs) {
        assertThat(server.get(path(blob)).body()).hasSize(SIZE);
      }
      assertThat(upstream.requests()).as("each blob was fetched once").hasSize(blobs.size());
    } finally {
      closeAll(idle);
    }
  }

  @Test
  void configuredLimit_isHeld_andThoseWhoWaitedAreServedThen() throws Exception {
    var limits = Limits.USUAL.withConfig("clients: {max-connections: 5}");
    var idle = new ArrayList<Socket>();
    try (var server = ChildServer.start(folder, upstream.uri(), limits)) {
      for (int i = 0; i < 20; i++) {
        idle.add(new Socket(InetAddress.getLoopbackAddress(), server.port()));
      }
      TestProxy.await(() -> status(server) == 503);
      assertThat(server.metric("entrepot_clients_connections", "")).isEqualTo(5);
      assertThat(server.admin("/readyz").body()).contains("all 5 connections");
      Socket late = idle.getLast();
      late.setSoTimeout(30_000);
      write(late, "GET /v2/ HTTP/1.1\r\nHost: a\r\n\r\n");
      closeAll(idle.subList(0, 15));
      assertThat(new String(late.getInputStream().readNBytes(12), StandardCharsets.US_ASCII))
          .isEqualTo("HTTP/1.1 200");
    } finally {
      closeAll(idle);
    }
  }

  private static int status(ChildServer server) {
    try {
      return server.admin("/readyz").statusCode();
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String path(Blob blob) {
    return "/v2/library/one/blobs/" + blob.digest();
  }

  private static void pull(Socket client, Blob blob) throws IOException {
    client.setSoTimeout(30_000);
    write(client, "GET %s HTTP/1.1\r\nHost: a\r\n\r\n".formatted(path(blob)));
    var head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = client.getInputStream().read();
      if (next < 0) {
        throw new IOException("closed after " + head);
      }
      head.append((char) next);
    }
    assertThat(head.toString()).startsWith("HTTP/1.1 200");
    client.getInputStream().skipNBytes(SIZE);
  }

  private static void write(Socket client, String text) throws IOException {
    client.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static void closeAll(List<Socket> clients) throws IOException {
    for (Socket client : clients) {
      client.close();
    }
  }
}
