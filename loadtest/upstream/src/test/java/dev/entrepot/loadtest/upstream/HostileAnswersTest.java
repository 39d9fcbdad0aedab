package dev.entrepot.loadtest.upstream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.loadtest.upstream.Fault.Chunked;
import dev.entrepot.loadtest.upstream.Fault.Delay;
import dev.entrepot.loadtest.upstream.Fault.Gzipped;
import dev.entrepot.loadtest.upstream.Fault.Hang;
import dev.entrepot.loadtest.upstream.Fault.HeaderFlood;
import dev.entrepot.loadtest.upstream.Fault.NoCredentials;
import dev.entrepot.loadtest.upstream.Fault.Padded;
import dev.entrepot.loadtest.upstream.Fault.RedirectToSelf;
import dev.entrepot.loadtest.upstream.Fault.WrongLength;
import dev.entrepot.loadtest.upstream.SeenRequest.Progress;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Answers that want to exhaust, mislead or detain whoever asked; read from a bare socket. */
final class HostileAnswersTest {
  private static final byte[] CONTENT = "0123456789".getBytes(UTF_8);
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final ScriptedRegistry registry = ScriptedRegistry.start();
  private final Client client = new Client(registry.uri());
  private final Blob blob = registry.repository("a/b").addBlob(CONTENT);
  private final String path = "/v2/a/b/blobs/" + blob.digest();

  @AfterEach
  void close() {
    client.close();
    registry.close();
  }

  @Test
  void hang_neverAnswers_untilTheClientLeaves() throws Exception {
    registry.script().once(Match.blob(), new Hang());
    try (var socket = open()) {
      ask(socket, path);
      registry.log().await(1, seen -> seen.progress() == Progress.RUNNING, PATIENCE);
    }
    registry.log().await(1, seen -> seen.progress() == Progress.BROKEN, PATIENCE);
    assertThat(registry.requests().getFirst().status()).isEmpty();
    assertThat(client.get(path).body()).isEqualTo(CONTENT);
  }

  @Test
  void delay_answersAfterItsTime() throws Exception {
    registry.script().on(Match.blob(), new Delay(Duration.ofMillis(300)));
    long before = System.nanoTime();
    assertThat(client.get(path).body()).isEqualTo(CONTENT);
    assertThat(System.nanoTime() - before).isGreaterThan(Duration.ofMillis(290).toNanos());
  }

  @Test
  void noCredentials_withAGoodToken_isAskedForOneForEver() throws Exception {
    try (var secured = ScriptedRegistry.builder().auth(Auth.Bearer.anonymously()).start();
        var other = new Client(secured.uri())) {
      secured.repository("a/b").addBlob(CONTENT);
      var answer = other.get("/token?service=scripted&scope=repository:a/b:pull");
      String token =
          new String(answer.body(), UTF_8).replaceAll(".*\"token\":\"([^\"]+)\".*", "$1");
      assertThat(other.get(path, "authorization", "Bearer " + token).statusCode()).isEqualTo(200);

      secured.script().on(Match.blob(), new NoCredentials());

      var refused = other.get(path, "authorization", "Bearer " + token);
      assertThat(refused.statusCode()).isEqualTo(401);
      assertThat(refused.headers().firstValue("www-authenticate").orElseThrow())
          .startsWith("Bearer ");
    }
  }

  @Test
  void redirectToSelf_hasPathAndQueryOfTheRequest() throws Exception {
    registry.script().on(Match.blob(), new RedirectToSelf());
    var answer = client.get(path + "?a=b");
    assertThat(answer.statusCode()).isEqualTo(307);
    assertThat(answer.headers().firstValue("location")).hasValue(path + "?a=b");
  }

  @Test
  void headerFlood_hasHeadersOfThatSize() throws Exception {
    int bytes = 8 << 20;
    registry.script().on(Match.blob(), new HeaderFlood(bytes));
    assertThat(head(path)).hasSizeGreaterThanOrEqualTo(bytes);
  }

  @Test
  void wrongLength_negative_isOnTheWire() throws Exception {
    registry.script().on(Match.blob(), new WrongLength(-5));
    assertThat(head(path)).contains("content-length: -5\r\n");
  }

  @Test
  void padded_announcesAndSendsZerosAfterTheContent() throws Exception {
    registry.script().on(Match.blob(), new Padded(100_000));
    byte[] body = client.get(path).body();
    assertThat(body).hasSize(CONTENT.length + 100_000).startsWith(CONTENT);
    assertThat(body[body.length - 1]).isZero();
  }

  @Test
  void padded_chunkedAndWithoutEnd_goesOnUntilTheClientLeaves() throws Exception {
    registry.script().on(Match.blob(), new Padded(Long.MAX_VALUE / 2), new Chunked());
    try (var socket = open()) {
      ask(socket, path);
      assertThat(socket.getInputStream().readNBytes(1 << 20)).hasSize(1 << 20);
    }
    registry.log().await(1, seen -> seen.progress() == Progress.BROKEN, PATIENCE);
  }

  @Test
  void padded_withAWrongLength_announcesThatLength() throws Exception {
    registry.script().on(Match.blob(), new Padded(1), new WrongLength(10L << 30));
    assertThat(head(path)).contains("content-length: 10737418240\r\n");
  }

  @Test
  void gzipped_isGzipUnasked() throws Exception {
    registry.script().on(Match.blob(), new Gzipped());
    var answer = client.get(path, "accept-encoding", "identity");
    assertThat(answer.headers().firstValue("content-encoding")).hasValue("gzip");
    try (var plain = new GZIPInputStream(new ByteArrayInputStream(answer.body()))) {
      assertThat(plain.readAllBytes()).isEqualTo(CONTENT);
    }
  }

  @Test
  void requests_withFaults_nameThem() throws Exception {
    registry.script().once(Match.blob(), new RedirectToSelf());
    client.get(path);
    client.get(path);
    assertThat(registry.requests().get(0).faults()).containsExactly(new RedirectToSelf());
    assertThat(registry.requests().get(1).faults()).isEmpty();
  }

  private Socket open() throws IOException {
    return new Socket(registry.uri().getHost(), registry.uri().getPort());
  }

  private String head(String target) throws IOException {
    try (var socket = open()) {
      ask(socket, target);
      return headOf(socket.getInputStream());
    }
  }

  private static void ask(Socket socket, String target) throws IOException {
    var request = "GET %s HTTP/1.1\r\nHost: x\r\n\r\n".formatted(target);
    socket.getOutputStream().write(request.getBytes(UTF_8));
  }

  private static String headOf(InputStream in) throws IOException {
    var head = new StringBuilder();
    byte[] buffer = new byte[64 << 10];
    while (head.indexOf("\r\n\r\n", Math.max(0, head.length() - buffer.length - 4)) < 0) {
      int read = in.read(buffer);
      if (read < 0) {
        throw new IOException("ended within the head");
      }
      head.append(new String(buffer, 0, read, UTF_8));
    }
    return head.toString();
  }
}
