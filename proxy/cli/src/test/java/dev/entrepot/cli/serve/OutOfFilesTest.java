package dev.entrepot.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.cli.ChildServer;
import dev.entrepot.cli.PackedClassPath;
import dev.entrepot.loadtest.upstream.Blob;
import dev.entrepot.loadtest.upstream.ScriptedRegistry;
import dev.entrepot.loadtest.upstream.SyntheticContent;
import dev.entrepot.proxy.fixture.Fixture;
import dev.entrepot.server.TestProxy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A running server whose idle clients have all the open files that it may have. */
final class OutOfFilesTest {
  private static final int BLOBS = 30;
  private static final int SIZE = 300_000;
  private static final int FILES_LEFT = 20;
  private static final int IDLE_CLIENTS = 150;

  @TempDir private Path folder;
  @Fixture private final ScriptedRegistry upstream = ScriptedRegistry.start();
  private final List<Blob> blobs = new ArrayList<>();

  @BeforeEach
  void fillUpstream() {
    for (int i = 0; i < BLOBS; i++) {
      blobs.add(upstream.repository("library/one").addBlob(SyntheticContent.of(i, SIZE)));
    }
  }

  private static String path(Blob blob) {
    return "/v2/library/one/blobs/" + blob.digest();
  }

  private List<String> stored() {
    try (var files = Files.walk(folder.resolve("data/blobs"))) {
      return files.filter(Files::isRegularFile).map(file -> "" + file.getFileName()).toList();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<Socket> idleClients(ChildServer server) throws IOException {
    var clients = new ArrayList<Socket>();
    for (int i = 0; i < IDLE_CLIENTS; i++) {
      var socket = new Socket();
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()), 2000);
      clients.add(socket);
    }
    return clients;
  }

  @Test
  void scrub_outOfFileDescriptors_waitsAndLosesNoBlob() throws Exception {
    try (var server = ChildServer.start(folder, upstream.uri())) {
      for (var blob : blobs) {
        assertThat(server.get(path(blob)).statusCode()).isEqualTo(200);
      }
    }
    assertThat(stored()).hasSize(BLOBS);
    upstream.clearLog();

    String classPath = PackedClassPath.in(folder);
    String always = "scrub: {interval: 1s, rate: 1GiB}";
    try (var server = ChildServer.start(folder, upstream.uri(), always, classPath)) {
      server.limitOpenFiles(FILES_LEFT);
      List<Socket> clients = idleClients(server);
      TestProxy.await(() -> server.output().contains("The scrub waits"));
      assertThat(server.output()).contains("Too many open files").doesNotContain("is damaged");
      assertThat(stored()).hasSize(BLOBS);
      server.limitOpenFiles(1000);
      for (Socket client : clients) {
        client.close();
      }
      TestProxy.await(() -> server.output().contains("The scrub goes on"));
      for (var blob : blobs) {
        assertThat(server.get(path(blob)).body()).hasSize(SIZE);
        assertThat(upstream.blobGets(blob.digest())).as("asked for again").isZero();
      }
      assertThat(server.admin("/metrics").body()).contains("entrepot_scrub_wrong 0");
    }
  }
}
