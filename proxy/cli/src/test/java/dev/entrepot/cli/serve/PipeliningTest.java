package dev.entrepot.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.cli.ChildServer;
import dev.entrepot.cli.ChildServer.Limits;
import dev.entrepot.config.TlsConfig;
import dev.entrepot.loadtest.upstream.ScriptedRegistry;
import dev.entrepot.proxy.fixture.Fixture;
import dev.entrepot.server.ClientWay;
import dev.entrepot.server.TestCertificate;
import dev.entrepot.server.TestProxy;
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
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Requests that follow one another on a connection before the first is answered (RFC 9112, 9.3.2).
 */
@Timeout(120)
final class PipeliningTest {
  private static final String TYPE = "application/vnd.oci.image.manifest.v1+json";
  private static final int MANIFEST_BYTES = 300_000;
  private static final int REQUESTS = 20_000;

  /** Of a thousand requests each, 17 MB in all, of which sockets hold some. */
  private static final int SMALL_WRITES = 500;

  /** More than fill the 64 KiB that a connection may hold, at 250 bytes each and more. */
  private static final double MAX_WAITING_ANSWERS = 1000;

  private static final Limits SMALL = Limits.USUAL.withJvm("-Xmx128m");

  @TempDir private Path folder;
  @Fixture private final ScriptedRegistry upstream = ScriptedRegistry.start();
  private byte[] manifest;
  private String path;

  @BeforeEach
  void fillUpstream() {
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

  @ParameterizedTest
  @EnumSource(names = {"CLEAR_HTTP_1", "TLS_HTTP_1"})
  void manyRequests_whoseAnswersAreNotTaken_waitOutsideOfTheProcess(ClientWay way)
      throws Exception {
    boolean tls = way == ClientWay.TLS_HTTP_1;
    TestCertificate certificate = TestCertificate.in(folder);
    try (var server = ChildServer.start(folder, upstream.uri(), tls ? over(certificate) : SMALL);
        var other = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      Socket serving = tls ? secured(other, certificate.trusting()) : other;
      assertIsAnswered(serving);
      try (var connection = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
        Socket socket = tls ? secured(connection, certificate.trusting()) : connection;
        var written = new AtomicInteger();
        Thread sending =
            Thread.ofPlatform().daemon().start(() -> send(socket, request(), REQUESTS, written));
        TestProxy.await(() -> isStuck(sending, written));
        assertThat(server.isAlive()).as(server.output()).isTrue();
        assertThat(server.metric("entrepot_answers_memory_bytes", ""))
            .as("bytes of answers that wait")
            .isLessThan(4 * manifest.length);
        assertIsAnswered(serving);
        assertAllAreAnswered(socket, 50);
      }
      assertIsAnswered(serving);
    }
  }

  /** Small answers go to the socket whole, and would pile up behind it. */
  @ParameterizedTest
  @EnumSource(names = {"CLEAR_HTTP_1", "TLS_HTTP_1"})
  void manySmallRequests_whoseAnswersAreNotTaken_waitUnanswered(ClientWay way) throws Exception {
    try (var proxy = way.start(folder, upstream.uri());
        var connection = new Socket(InetAddress.getLoopbackAddress(), proxy.port())) {
      Socket socket = way == ClientWay.TLS_HTTP_1 ? secured(connection, proxy) : connection;
      byte[] many =
          "GET /v2/x HTTP/1.1\r\nHost: a\r\n\r\n".repeat(1000).getBytes(StandardCharsets.US_ASCII);
      var written = new AtomicInteger();
      Thread sending =
          Thread.ofPlatform().daemon().start(() -> send(socket, many, SMALL_WRITES, written));
      TestProxy.await(() -> isStuck(sending, written));
      assertThat(proxy.metric("entrepot_clients_answers"))
          .as("answers that wait")
          .isBetween(1.0, MAX_WAITING_ANSWERS);
      assertThat(proxy.get(path).statusCode()).isEqualTo(200);
      InputStream in = new BufferedInputStream(socket.getInputStream());
      for (int i = 0; i < 5000; i++) {
        assertThat(answer(in)).startsWith("HTTP/1.1 404");
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"CLEAR_HTTP_1", "TLS_HTTP_1"})
  void manyRequests_whoseAnswersAreTaken_areAnsweredInOrder(ClientWay way) throws Exception {
    try (var proxy = way.start(folder, upstream.uri());
        var connection = new Socket(InetAddress.getLoopbackAddress(), proxy.port())) {
      Socket socket = way == ClientWay.TLS_HTTP_1 ? secured(connection, proxy) : connection;
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

  private static Limits over(TestCertificate certificate) {
    TlsConfig files = certificate.files();
    return SMALL.withConfig("tls: {cert: %s, key: %s}".formatted(files.cert(), files.key()));
  }

  private static Socket secured(Socket connection, TestProxy proxy) throws IOException {
    return secured(connection, proxy.client().sslContext());
  }

  /** TLS over a connection, which is closed without it: a write may be waiting. */
  private static Socket secured(Socket connection, SSLContext trusting) throws IOException {
    return trusting
        .getSocketFactory()
        .createSocket(connection, "127.0.0.1", connection.getPort(), false);
  }

  private void assertIsAnswered(Socket socket) throws IOException {
    write(socket, request());
    assertAllAreAnswered(socket, 1);
  }

  private static void send(Socket socket, byte[] bytes, int times, AtomicInteger written) {
    for (int i = 0; i < times && !socket.isClosed(); i++) {
      write(socket, bytes);
      written.incrementAndGet();
    }
  }

  private byte[] request() {
    return "GET %s HTTP/1.1\r\nHost: a\r\n\r\n".formatted(path).getBytes(StandardCharsets.US_ASCII);
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
