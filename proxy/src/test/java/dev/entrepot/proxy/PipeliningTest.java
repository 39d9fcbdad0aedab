package dev.entrepot.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.loadtest.upstream.ScriptedRegistry;
import dev.entrepot.proxy.ChildServer.Limits;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Requests that follow one another on a connection before the first is answered (RFC 9112, 9.3.2).
 */
@Timeout(120)
final class PipeliningTest {
  private static final String TYPE = "application/vnd.oci.image.manifest.v1+json";
  private static final int MANIFEST_BYTES = 300_000;
  private static final int REQUESTS = 20_000;
  private static final Limits SMALL = Limits.USUAL.withJvm("-Xmx128m");

  @TempDir private Path folder;
  private ScriptedRegistry upstream;
  private byte[] manifest;
  private String path;

  @BeforeEach
  void startUpstream() {
    upstream = ScriptedRegistry.start();
    manifest =
        new JsonObject()
            .put("schemaVersion", 2)
            .put("mediaType", TYPE)
            .put(
                "config",
                new JsonObject()
                    .put("mediaType", "application/vnd.oci.image.config.v1+json")
                    .put("digest", "sha256:" + "0".repeat(64))
                    .put("size", 2))
            .put("layers", new JsonArray())
            .put("annotations", new JsonObject().put("a", "x".repeat(MANIFEST_BYTES)))
            .toBuffer()
            .getBytes();
    String digest = upstream.repository("library/one").addManifest(TYPE, manifest, "1");
    path = "/v2/library/one/manifests/" + digest;
  }

  @AfterEach
  void stopUpstream() {
    upstream.close();
  }

  @Test
  void manyRequests_whoseAnswersAreNotTaken_waitOutsideOfTheProcess() throws Exception {
    try (var server = ChildServer.start(folder, upstream.uri(), SMALL)) {
      assertThat(server.get(path).body()).hasSize(manifest.length);
      try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
        var written = new AtomicInteger();
        Thread sending = Thread.ofPlatform().daemon().start(() -> send(socket, written));
        TestProxy.await(() -> isStuck(sending, written));
        assertThat(server.isAlive()).as(server.output()).isTrue();
        assertThat(server.metric("entrepot_answers_memory_bytes", ""))
            .as("bytes of answers that wait")
            .isLessThan(4 * manifest.length);
        assertThat(server.get(path).statusCode()).isEqualTo(200);
        assertAllAreAnswered(socket, 50);
      }
      assertThat(server.get(path).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void manyRequests_whoseAnswersAreTaken_areAnsweredInOrder() throws Exception {
    try (var proxy = TestProxy.start(folder.resolve("data"), upstream);
        var socket = new Socket(InetAddress.getLoopbackAddress(), proxy.port())) {
      var requests = new StringBuilder();
      for (int i = 0; i < 500; i++) {
        requests.append("GET /v2/%d HTTP/1.1\r\nHost: a\r\n\r\n".formatted(i));
        requests.append("GET %s HTTP/1.1\r\nHost: a\r\n\r\n".formatted(path));
      }
      byte[] bytes = requests.toString().getBytes(StandardCharsets.US_ASCII);
      Thread sending = Thread.ofVirtual().start(() -> write(socket, bytes));
      InputStream in = new BufferedInputStream(socket.getInputStream());
      for (int i = 0; i < 500; i++) {
        assertThat(answer(in)).startsWith("HTTP/1.1 404");
        assertThat(answer(in)).startsWith("HTTP/1.1 200");
      }
      sending.join();
    }
  }

  private void send(Socket socket, AtomicInteger written) {
    byte[] one =
        "GET %s HTTP/1.1\r\nHost: a\r\n\r\n".formatted(path).getBytes(StandardCharsets.US_ASCII);
    for (int i = 0; i < REQUESTS && !socket.isClosed(); i++) {
      write(socket, one);
      written.incrementAndGet();
    }
  }

  private static void write(Socket socket, byte[] bytes) {
    try {
      socket.getOutputStream().write(bytes);
    } catch (IOException e) {
      // The test is over.
    }
  }

  /** All is written, or nothing more is taken. */
  private static boolean isStuck(Thread sending, AtomicInteger written) {
    int before = written.get();
    try {
      return sending.join(Duration.ofSeconds(2)) || written.get() == before;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void assertAllAreAnswered(Socket socket, int count) throws IOException {
    InputStream in = new BufferedInputStream(socket.getInputStream());
    for (int i = 0; i < count; i++) {
      assertThat(answer(in)).startsWith("HTTP/1.1 200");
    }
  }

  /** The head; its body is skipped. */
  private static String answer(InputStream in) throws IOException {
    var head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("closed after " + head);
      }
      head.append((char) next);
    }
    String length = head.toString().toLowerCase(Locale.ROOT);
    int at = length.indexOf("content-length: ") + "content-length: ".length();
    in.skipNBytes(Integer.parseInt(length.substring(at, length.indexOf('\r', at))));
    return head.toString();
  }
}
