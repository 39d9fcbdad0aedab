package dev.entrepot.proxy.observe.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonToken;
import dev.entrepot.proxy.observe.AnswerEnd;
import dev.entrepot.proxy.observe.AnsweredRequest;
import dev.entrepot.proxy.observe.RequestKind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class AccessLogTest {
  private static final Instant AT = Instant.parse("2026-11-21T23:59:59.042Z");

  private final ByteArrayOutputStream written = new ByteArrayOutputStream();

  private static AnsweredRequest request(String path, AnswerEnd end) {
    return new AnsweredRequest(
        "192.0.2.1",
        Optional.of("gitlab:a \"b"),
        "docker/28.0.1",
        "GET",
        path,
        RequestKind.BLOB,
        "docker.io",
        200,
        "hit",
        end,
        Optional.empty(),
        8_388_608,
        Duration.ofNanos(145_999),
        Duration.ofNanos(129_434_999));
  }

  private static String line(AccessFormat format, AnsweredRequest request) {
    var lines = new StringBuilder();
    format.write(AT.toEpochMilli(), request, lines);
    return lines.toString();
  }

  private List<String> lines() {
    return written.toString(StandardCharsets.UTF_8).lines().toList();
  }

  private AccessLog start(OutputStream out) {
    return AccessLog.start(
        new TextLines(ZoneOffset.UTC),
        _ -> true,
        lines -> write(out, lines),
        InstantSource.fixed(AT));
  }

  private static void write(OutputStream out, String lines) {
    try {
      out.write(lines.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void text_leftClient_hasAllThatAPersonAsksFor() {
    assertThat(line(new TextLines(ZoneOffset.UTC), request("/v2/app/blobs/1", AnswerEnd.LEFT)))
        .isEqualTo(
            "2026-11-21T23:59:59.042Z INFO  access: 192.0.2.1 GET /v2/app/blobs/1 200 8388608 B,"
                + " first byte 0.15 ms, total 129.43 ms, hit, client left upstream=docker.io"
                + " agent=docker/28.0.1 user=\"gitlab:a ?b\"\n");
  }

  @Test
  void text_otherSecondInOtherZone_timeFollows() {
    var format = new TextLines(ZoneId.of("Asia/Kolkata"));
    var lines = new StringBuilder();
    format.write(AT.toEpochMilli(), request("/", AnswerEnd.WHOLE), lines);
    format.write(AT.plusMillis(958).toEpochMilli(), request("/", AnswerEnd.WHOLE), lines);
    assertThat(lines.toString().lines())
        .satisfiesExactly(
            first -> assertThat(first).startsWith("2026-11-22T05:29:59.042+05:30 "),
            second -> assertThat(second).startsWith("2026-11-22T05:30:00.000+05:30 "));
  }

  @Test
  void text_hostilePath_staysOneLine() {
    String hostile = "/v2/a\n2026 INFO  access: forged \"\u001b[31m" + "x".repeat(500);
    assertThat(line(new TextLines(ZoneOffset.UTC), request(hostile, AnswerEnd.WHOLE)))
        .hasLineCount(1)
        .contains("GET /v2/a?2026 INFO")
        .doesNotContain("\u001b")
        .hasSizeLessThan(700);
  }

  @Test
  void text_refused_hasTheCauseInWordsOnOneLine() {
    var refused =
        new AnsweredRequest(
            "192.0.2.1",
            Optional.empty(),
            "evil\u001b[2J",
            "GET",
            "/v2/app/manifests/1",
            RequestKind.MANIFEST,
            "docker.io",
            502,
            "miss",
            AnswerEnd.WHOLE,
            Optional.of("docker.io: said \"no\"\n2026 INFO  access: forged" + "x".repeat(600)),
            106,
            Duration.ofMillis(1),
            Duration.ofMillis(2));
    assertThat(line(new TextLines(ZoneOffset.UTC), refused))
        .hasLineCount(1)
        .contains(" WARN  access: 192.0.2.1 GET /v2/app/manifests/1 502 106 B, ")
        .contains(", miss upstream=docker.io agent=evil?[2J cause=\"docker.io: said 'no'?2026 INFO")
        .endsWith("...\"\n")
        .hasSizeLessThan(700);
  }

  @Test
  void text_malformedRequest_hasNoMadeUpLine() {
    var malformed =
        new AnsweredRequest(
            "192.0.2.1",
            Optional.empty(),
            "",
            "",
            "",
            RequestKind.MALFORMED,
            "none",
            400,
            "none",
            AnswerEnd.WHOLE,
            Optional.of("not an HTTP request"),
            67,
            Duration.ofMillis(1),
            Duration.ofMillis(2));
    assertThat(line(new TextLines(ZoneOffset.UTC), malformed))
        .isEqualTo(
            "2026-11-21T23:59:59.042Z INFO  access: 192.0.2.1 malformed request 400 67 B, first"
                + " byte 1.00 ms, total 2.00 ms, none cause=\"not an HTTP request\"\n");
  }

  @Test
  void json_anyLine_isOneObjectWithItsFields() throws IOException {
    Map<String, String> fields = new LinkedHashMap<>();
    String line = line(new JsonLines(), request("/v2/a\n\"b", AnswerEnd.SHORT));
    try (var json = new JsonFactory().createParser(line)) {
      assertThat(json.nextToken()).isEqualTo(JsonToken.START_OBJECT);
      while (json.nextToken() != JsonToken.END_OBJECT) {
        String name = json.currentName();
        json.nextToken();
        fields.put(name, json.getText());
      }
    }
    assertThat(line).hasLineCount(1).endsWith("}\n");
    assertThat(fields)
        .containsEntry("timestamp", AT.toString())
        .containsEntry("logger", "access")
        .containsEntry("client", "192.0.2.1")
        .containsEntry("path", "/v2/a??b")
        .containsEntry("status", "200")
        .containsEntry("bytes", "8388608")
        .containsEntry("firstByteMs", "0.15")
        .containsEntry("totalMs", "129.43")
        .containsEntry("end", AnswerEnd.SHORT.word());
  }

  @Test
  void close_linesWait_areAllWrittenInTheirOrder() {
    var log = start(written);
    for (int i = 0; i < 5000; i++) {
      log.answered(request("/" + i, AnswerEnd.WHOLE));
    }
    log.close();
    assertThat(lines()).hasSize(5000);
    for (int i = 0; i < 5000; i++) {
      assertThat(lines().get(i)).contains(" GET /" + i + " 200 ");
    }
  }

  @Test
  void answered_consoleStands_neverWaitsAndLosesLines() {
    var goOn = new CountDownLatch(1);
    var standing =
        new OutputStream() {
          @Override
          public void write(int oneByte) throws IOException {
            write(new byte[] {(byte) oneByte}, 0, 1);
          }

          @Override
          public void write(byte[] bytes, int offset, int length) throws IOException {
            try {
              goOn.await();
            } catch (InterruptedException e) {
              throw new IOException(e);
            }
            written.write(bytes, offset, length);
          }
        };
    var log = start(standing);
    for (int i = 0; i < 3 * LineQueue.MAX_WAITING; i++) {
      log.answered(request("/" + i, AnswerEnd.WHOLE));
    }
    goOn.countDown();
    log.close();
    assertThat(lines().getFirst()).contains(" GET /0 200 ");
    assertThat(lines())
        .hasSizeBetween(LineQueue.MAX_WAITING, 3 * LineQueue.MAX_WAITING - 1)
        .allMatch(line -> line.contains(" ms, hit upstream=docker.io agent=docker/28.0.1"));
  }

  @Test
  void answered_lineThatCannotBeMade_costsNoOther() {
    AccessFormat text = new TextLines(ZoneOffset.UTC);
    AccessFormat failing =
        (at, request, lines) -> {
          if (request.path().equals("/bad")) {
            lines.append("half of ");
            throw new IllegalStateException("a line that cannot be made");
          }
          text.write(at, request, lines);
        };
    try (var log =
        AccessLog.start(
            failing, _ -> true, lines -> write(written, lines), InstantSource.fixed(AT))) {
      for (String path : List.of("/first", "/bad", "/second", "/bad", "/third")) {
        log.answered(request(path, AnswerEnd.WHOLE));
      }
    }

    assertThat(lines())
        .satisfiesExactly(
            line -> assertThat(line).contains(" GET /first ").doesNotContain("half of"),
            line -> assertThat(line).contains(" GET /second ").doesNotContain("half of"),
            line -> assertThat(line).contains(" GET /third ").doesNotContain("half of"));
  }
}
