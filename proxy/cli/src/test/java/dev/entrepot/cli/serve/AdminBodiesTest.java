package dev.entrepot.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.entrepot.cli.ChildServer;
import dev.entrepot.loadtest.upstream.ScriptedRegistry;
import dev.entrepot.server.RawRequest;
import dev.entrepot.server.TestProxy;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bodies that come to the admin port of a process with a small heap. */
class AdminBodiesTest {
  private static final int BODY_BYTES = 16 << 20;
  private static final int DENSE_BYTES = 8 << 20;
  private static final int POSTS = 40;

  @TempDir private Path folder;

  /** Sends the whole body, whatever is answered meanwhile; returns what came. */
  private static String post(int port, String path, String type, byte[] body) throws Exception {
    try (var request = RawRequest.to(port)) {
      request.send(
          "POST " + path,
          "Host: 127.0.0.1",
          "Content-Type: " + type,
          "Content-Length: " + body.length);
      try {
        request.write(body);
      } catch (SocketException refused) {
        // What was answered before tells why.
      }
      return request.readToEnd();
    }
  }

  private static List<String> posts(ChildServer server, String path, String type, byte[] body)
      throws Exception {
    try (var threads = Executors.newFixedThreadPool(POSTS)) {
      List<Callable<String>> all = new ArrayList<>();
      for (int i = 0; i < POSTS; i++) {
        all.add(() -> post(server.adminPort(), path, type, body));
      }
      var answers = new ArrayList<String>();
      for (Future<String> answer : threads.invokeAll(all)) {
        answers.add(answer.get());
      }
      return answers;
    }
  }

  @Test
  void posts_manyLargeBodiesAtOnce_processLives() throws Exception {
    byte[] dense =
        "{\"without\": [\"a\"%s]}"
            .formatted(",\"a\"".repeat(DENSE_BYTES / 4 - 8))
            .getBytes(StandardCharsets.UTF_8);
    try (var upstream = ScriptedRegistry.start();
        var server = ChildServer.start(folder, upstream.uri())) {
      List<String> wrongType = posts(server, "/api/v1/export", "text/plain", new byte[BODY_BYTES]);
      assertThat(server.admin("/healthz").statusCode()).isEqualTo(200);
      assertThat(wrongType).allMatch(it -> it.isEmpty() || it.startsWith("HTTP/1.1 415 "));

      List<String> rightType = posts(server, "/api/v1/export/blobs", "application/json", dense);
      assertThat(server.admin("/healthz").statusCode()).isEqualTo(200);
      assertThat(rightType).anyMatch(it -> it.startsWith("HTTP/1.1 400 "));
      assertThat(server.output()).doesNotContain("OutOfMemoryError");

      // All of the room for bodies is given back.
      assertThat(post(server.adminPort(), "/api/v1/export/blobs", "application/json", dense))
          .startsWith("HTTP/1.1 400 ");
    }
  }

  @Test
  void post_bodyTooLongOrOfAnotherType_isRefusedBeforeItComes() throws Exception {
    try (var upstream = ScriptedRegistry.start();
        var proxy = TestProxy.start(folder, upstream)) {
      int port = proxy.admin("/").getPort();
      assertThat(status(port, "export", "text/plain", 1_000_000)).startsWith("HTTP/1.1 415 ");
      assertThat(status(port, "import", "text/plain", 100_000_000)).startsWith("HTTP/1.1 415 ");
      assertThat(status(port, "pull", "application/json", 100_000_000)).startsWith("HTTP/1.1 413 ");
    }
  }

  /** What is answered while nothing of the body has come. */
  private static String status(int port, String path, String type, int length) throws Exception {
    try (var request = RawRequest.to(port)) {
      request.send(
          "POST /api/v1/" + path,
          "Host: 127.0.0.1",
          "Content-Type: " + type,
          "Content-Length: " + length);
      return request.statusLine();
    }
  }

  @Test
  void post_endlessBodyThatNothingAskedFor_endsTheConnection() throws Exception {
    try (var upstream = ScriptedRegistry.start();
        var proxy = TestProxy.start(folder, upstream);
        var request = RawRequest.to(proxy.admin("/").getPort())) {
      request.send("POST /healthz", "Host: 127.0.0.1", "Content-Length: 1000000000");
      byte[] piece = new byte[1 << 20];

      assertThatThrownBy(
              () -> {
                for (int i = 0; i < 1000; i++) {
                  request.write(piece);
                }
              })
          .isInstanceOf(SocketException.class);
    }
  }
}
