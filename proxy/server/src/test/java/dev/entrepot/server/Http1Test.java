package dev.entrepot.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.loadtest.upstream.ScriptedRegistry;
import dev.entrepot.proxy.fixture.Fixture;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What HTTP/1 asks of a server beside the content, as raw clients see it. */
final class Http1Test {
  private static final String UPGRADE = "Upgrade: h2c\r\n";
  private static final String SETTINGS = "HTTP2-Settings: AAMAAABkAARAAAAA\r\n";

  @TempDir private Path data;
  @Fixture private final ScriptedRegistry upstream = ScriptedRegistry.start();
  @Fixture private TestProxy proxy;

  @BeforeEach
  void start() throws Exception {
    proxy = TestProxy.start(data, upstream);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        UPGRADE + SETTINGS + "Connection: Upgrade, HTTP2-Settings\r\n",
        UPGRADE + SETTINGS + "Connection: Upgrade\r\nConnection: HTTP2-Settings\r\n",
        UPGRADE + SETTINGS + "Connection: Upgrade\r\n",
        UPGRADE + SETTINGS,
        UPGRADE,
        "Upgrade: websocket, h2c\r\nConnection: Upgrade\r\n",
      })
  void upgrade_offered_isIgnored(String fields) throws Exception {
    String request = "GET /v2/ HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n";
    String last = "GET /v2/x HTTP/1.1\r\nHost: a\r\n" + fields + "X: close\r\n\r\n";
    String answers = raw(request + last.replace("X: close", "Connection: close"));
    assertThat(answers).startsWith("HTTP/1.1 200").contains("{}HTTP/1.1 404");
  }

  @Test
  void upgrade_offeredByHttp10_isIgnored() throws Exception {
    String answer =
        raw("GET /v2/ HTTP/1.0\r\n" + UPGRADE + SETTINGS + "Connection: Upgrade\r\n\r\n");
    assertThat(answer).matches("(?s)HTTP/1\\.[01] 200.*").endsWith("{}");
  }

  @Test
  void upgrade_inSmallPieces_isIgnored() throws Exception {
    String request =
        "GET /v2/ HTTP/1.1\r\nHost: a\r\n"
            + UPGRADE
            + SETTINGS
            + "Connection: Upgrade, close\r\n\r\n";
    try (var socket = connect()) {
      socket.setTcpNoDelay(true);
      for (byte one : request.getBytes(StandardCharsets.US_ASCII)) {
        socket.getOutputStream().write(one);
      }
      assertThat(new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII))
          .isEqualTo("HTTP/1.1 200");
    }
  }

  @Test
  void methodThatBeginsLikeThePrefaceOfHttp2_isRead() throws Exception {
    for (String method : new String[] {"PUT", "PRINT", "PRI"}) {
      assertThat(raw(method + " /v2/ HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"))
          .as(method)
          .startsWith("HTTP/1.1 405");
    }
  }

  @Test
  void host_missingOrTwice_isABadRequest() throws Exception {
    assertThat(raw("GET /v2/ HTTP/1.1\r\nConnection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 400")
        .contains("\"errors\"");
    assertThat(raw("GET /v2/ HTTP/1.1\r\nHost: a\r\nhost: b\r\nConnection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 400");
    assertThat(raw("GET /v2/ HTTP/1.1\r\nHost: \r\nConnection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 200");
    assertThat(raw("GET /v2/ HTTP/1.0\r\n\r\n")).contains(" 200 ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v2/", "/v2/none/tags/list", "/nowhere"})
  void answers_haveTheDate(String path) throws Exception {
    String date = proxy.get(path).headers().firstValue("date").orElseThrow();
    Instant told = ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
    assertThat(Duration.between(told, Instant.now()))
        .isBetween(Duration.ofSeconds(-2), Duration.ofSeconds(30));
  }

  @Test
  void invalidRequest_hasTheDate() throws Exception {
    assertThat(raw("GET  HTTP\r\n\r\n").toLowerCase(Locale.ROOT)).contains("\r\ndate: ");
  }

  @Test
  void http10_isClosedUnlessKeepAliveIsAskedFor() throws Exception {
    assertThat(raw("GET /v2/ HTTP/1.0\r\n\r\nGET /v2/ HTTP/1.0\r\n\r\n")).containsOnlyOnce(" 200 ");
    String last = "GET /v2/ HTTP/1.0\r\n\r\n";
    String kept = raw("GET /v2/ HTTP/1.0\r\nConnection: keep-alive\r\n\r\n" + last);
    assertThat(kept.split(" 200 ", -1)).hasSize(3);
    assertThat(kept.toLowerCase(Locale.ROOT)).contains("connection: keep-alive");
  }

  private Socket connect() throws IOException {
    var socket = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
    socket.setSoTimeout(20_000);
    return socket;
  }

  private String raw(String request) throws IOException {
    try (Socket socket = connect()) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }
}
