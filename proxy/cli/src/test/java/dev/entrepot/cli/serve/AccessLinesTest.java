package dev.entrepot.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.config.EntrepotConfig;
import dev.entrepot.config.UpstreamTimeouts;
import dev.entrepot.config.log.AccessLines;
import dev.entrepot.config.log.LogConfig;
import dev.entrepot.config.log.LogFormat;
import dev.entrepot.config.log.LogLevel;
import dev.entrepot.loadtest.upstream.Auth.Bearer;
import dev.entrepot.loadtest.upstream.Fault;
import dev.entrepot.loadtest.upstream.Match;
import dev.entrepot.loadtest.upstream.ScriptedRegistry;
import dev.entrepot.loadtest.upstream.SyntheticContent;
import dev.entrepot.proxy.fixture.Fixture;
import dev.entrepot.server.LoggedLines;
import dev.entrepot.server.PlainClient;
import dev.entrepot.server.RawRequest;
import dev.entrepot.server.TestProxy;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the log says of each request, and above all of those that were refused. */
class AccessLinesTest {
  private static final long SIZE = 8L << 20;
  private static final String DOCKER =
      "docker/28.0.1 go/go1.23.6 git-commit/bbd0a17 os/linux UpstreamClient(Docker-Client/28.0.1)";

  @TempDir private Path data;
  @Fixture private final ScriptedRegistry upstream = ScriptedRegistry.start();
  @Fixture private final LoggedLines lines = LoggedLines.of("access");

  private TestProxy proxy(URI uri, AccessLines access) throws IOException {
    EntrepotConfig config = TestProxy.config(data, List.of(uri), UpstreamTimeouts.DEFAULTS);
    var log =
        new LogConfig(
            LogFormat.JSON,
            LogLevel.INFO,
            access,
            Optional.empty(),
            LogConfig.DEFAULTS.maxSize(),
            LogConfig.DEFAULTS.keep());
    return TestProxy.start(config.withLog(log));
  }

  private TestProxy proxy() throws IOException {
    return proxy(upstream.uri(), AccessLines.ALL);
  }

  private JsonObject line(String path) {
    return lines.await(json -> path.equals(json.getString("path")));
  }

  @Test
  void noConnection_namesTheRegistryTheClientAndTheCause() throws Exception {
    String path = "/v2/library/app/manifests/1";
    try (var proxy = proxy(URI.create("http://127.0.0.1:1"), AccessLines.ALL)) {
      assertThat(proxy.get(path, "user-agent", DOCKER).statusCode()).isEqualTo(502);
    }
    JsonObject line = line(path);
    assertThat(line.getString("upstream")).isEqualTo("docker.io");
    assertThat(line.getString("agent")).isEqualTo("docker/28.0.1");
    assertThat(line.getString("level")).isEqualTo("WARN");
    assertThat(line.getString("cause"))
        .isEqualTo("docker.io (http://127.0.0.1:1): the connection was refused");
    assertThat(line.getString("timestamp"))
        .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
  }

  @Test
  void upstreamsRefusals_areTheCause() throws Exception {
    try (var proxy = proxy()) {
      for (var refusal :
          List.of(
              new Refused(404, 404, "docker.io does not have the manifest (404)"),
              new Refused(403, 403, "docker.io denies the manifest (403)"),
              new Refused(504, 504, "docker.io had no answer in time (504)"),
              new Refused(500, 503, "docker.io is not available (500)"))) {
        upstream.script().clear();
        upstream.script().on(Match.any(), Fault.Status.of(refusal.status()));
        String path = "/v2/library/app-%d/manifests/1".formatted(refusal.status());
        assertThat(proxy.get(path).statusCode()).isEqualTo(refusal.seen());
        assertThat(line(path).getString("cause")).isEqualTo(refusal.cause());
        assertThat(line(path).getInteger("status")).isEqualTo(refusal.seen());
      }
    }
  }

  private record Refused(int status, int seen, String cause) {}

  @Test
  void tokenServerRefuses_saysWhichAnsweredWhat() throws Exception {
    var known = new dev.entrepot.loadtest.upstream.Credentials("ada", "right");
    String path = "/v2/library/app/manifests/1";
    try (var registry = ScriptedRegistry.builder().auth(Bearer.of(known)).start();
        var proxy = proxy(registry.uri(), AccessLines.ALL)) {
      assertThat(proxy.get(path).statusCode()).isEqualTo(401);
      assertThat(line(path).getString("cause"))
          .isEqualTo("docker.io: it gives no token without a login: 401 from " + registry.uri());
    }
  }

  @Test
  void wrongBytes_areBrokenOffAndSaidToBe() throws Exception {
    String digest =
        upstream.repository("library/app").addBlob(SyntheticContent.of(7, SIZE)).digest();
    upstream.script().on(Match.blob(), new Fault.Corrupt(SIZE - 10));
    String path = "/v2/library/app/blobs/" + digest;
    try (var proxy = proxy();
        var client = PlainClient.get(proxy.port(), path)) {
      assertThat(drained(client)).isLessThan(SIZE);
      JsonObject line = line(path);
      assertThat(line.getString("end")).isEqualTo("short");
      assertThat(line.getString("cause")).contains("expected " + digest);
      assertThat(line.getString("level")).isEqualTo("WARN");
    }
  }

  @Test
  void clientLeaves_isNoErrorAndHasNoCause() throws Exception {
    String digest =
        upstream.repository("library/app").addBlob(SyntheticContent.of(8, 8 * SIZE)).digest();
    String path = "/v2/library/app/blobs/" + digest;
    try (var proxy = proxy()) {
      try (var client = PlainClient.get(proxy.port(), path)) {
        client.skip(10);
      }
      JsonObject line = line(path);
      assertThat(line.getString("end")).isEqualTo("left");
      assertThat(line.getString("level")).isEqualTo("INFO");
      assertThat(line.fieldNames()).doesNotContain("cause");
      assertThat(line.getInteger("status")).isEqualTo(200);
    }
  }

  @Test
  void malformedRequests_haveNoMadeUpLine() throws Exception {
    try (var proxy = proxy()) {
      byte[] hello = {22, 3, 1, 0, 5, 1, 0, 0, 1, 0, '\n', '\n'};
      for (byte[] sent :
          List.of(hello, "\u0001 nonsense\r\n\r\n".getBytes(StandardCharsets.UTF_8))) {
        try (var raw = RawRequest.to(proxy.port())) {
          raw.write(sent);
          assertThat(raw.readToEnd()).contains("400");
        }
      }
      TestProxy.await(() -> lines.lines().size() == 2);
      assertThat(lines.lines().stream().map(JsonObject::new))
          .allSatisfy(
              line -> {
                assertThat(line.getString("kind")).isEqualTo("malformed");
                assertThat(line.fieldNames()).doesNotContain("method", "path");
              })
          .anySatisfy(
              line ->
                  assertThat(line.getString("cause"))
                      .isEqualTo("the client speaks TLS, and this port plain HTTP"));
      assertThat(lines.lines()).noneMatch(line -> line.contains("bad-request"));
    }
  }

  @Test
  void malformedRequests_areNotQuoted_asTheyMayHoldCredentials() throws Exception {
    try (var proxy = proxy()) {
      List<String> heads =
          List.of(
              "GET /v2/ HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer s3cret\u0001\r\n\r\n",
              "GET /v2/ HTTP/1.1\r\nHost: a\r\nAuthorization s3cret: a\r\n\r\n",
              "GET /v2/?token=a s3cret HTTP/1.1\r\nHost: a\r\n\r\n");
      for (String head : heads) {
        try (var raw = RawRequest.to(proxy.port())) {
          raw.write(head.getBytes(StandardCharsets.UTF_8));
          assertThat(raw.readToEnd()).contains("400");
        }
      }
      TestProxy.await(() -> lines.lines().size() == heads.size());
      assertThat(lines.lines())
          .allMatch(line -> line.contains("not an HTTP request: "))
          .noneMatch(line -> line.toLowerCase(Locale.ROOT).contains("s3cret"));
    }
  }

  @Test
  void staleAnswer_saysWhyItIsStale() throws Exception {
    String type = "application/vnd.oci.image.index.v1+json";
    String index = "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"manifests\":[]}".formatted(type);
    upstream
        .repository("library/app")
        .addManifest(type, index.getBytes(StandardCharsets.UTF_8), "1");
    String path = "/v2/library/app/manifests/1";
    try (var proxy = proxy()) {
      assertThat(proxy.get(path).statusCode()).isEqualTo(200);
    }
    URI nobody = URI.create("http://127.0.0.1:1");
    EntrepotConfig config =
        TestProxy.config(
            data, List.of(nobody), UpstreamTimeouts.DEFAULTS, UpstreamStateTest.asking(), 0);
    try (var proxy = TestProxy.start(config.withLog(LogConfig.DEFAULTS.in(LogFormat.JSON)))) {
      assertThat(proxy.get(path).statusCode()).isEqualTo(200);
      JsonObject stale = lines.await(line -> "stale".equals(line.getString("cache")));
      assertThat(stale.getString("cause")).contains("the connection was refused");
    }
  }

  @Test
  void errorsOnly_leavesOutWhatWentWell() throws Exception {
    try (var proxy = proxy(upstream.uri(), AccessLines.ERRORS)) {
      assertThat(proxy.get("/v2/").statusCode()).isEqualTo(200);
      assertThat(proxy.get("/v2/library/app/manifests/none").statusCode()).isEqualTo(404);
    }
    assertThat(lines.lines()).singleElement().asString().contains("manifests/none");
  }

  @Test
  void off_hasNoLines() throws Exception {
    try (var proxy = proxy(upstream.uri(), AccessLines.OFF)) {
      assertThat(proxy.get("/v2/library/app/manifests/none").statusCode()).isEqualTo(404);
    }
    assertThat(lines.lines()).isEmpty();
  }

  private static long drained(PlainClient client) {
    try {
      return client.drain();
    } catch (IOException e) {
      return -1; // It ends short.
    }
  }
}
