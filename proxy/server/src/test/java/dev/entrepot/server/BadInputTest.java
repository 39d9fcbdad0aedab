package dev.entrepot.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.loadtest.upstream.ScriptedRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What no registry client sends: a 4xx in the specification's form at once, and nothing upstream.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class BadInputTest {

  private Path data;
  private ScriptedRegistry upstream;
  private TestProxy proxy;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    data = folder;
    upstream = ScriptedRegistry.start();
    proxy = TestProxy.start(data, upstream);
  }

  @AfterEach
  void nothingWasAskedOrKept() {
    assertThat(upstream.requests()).isEmpty();
    assertThat(data.resolve("staging")).isEmptyDirectory();
  }

  @AfterAll
  void stop() {
    proxy.close();
    upstream.close();
  }

  @ParameterizedTest
  @CsvSource({
    "/v2/Library/One/manifests/1.0, 400, NAME_INVALID",
    "/v2/library//one/manifests/1.0, 400, NAME_INVALID",
    "/v2//manifests/1.0, 400, NAME_INVALID",
    "/v2/../../etc/manifests/passwd, 400, NAME_INVALID",
    "/v2/library/../one/manifests/1.0, 400, NAME_INVALID",
    "/v2/library%2Fone/manifests/1.0, 400, NAME_INVALID",
    "/v2/library/one%00/manifests/1.0, 400, NAME_INVALID",
    "/v2/library/one%zz/manifests/1.0, 400, NAME_INVALID",
    "/v2/library/one%/manifests/1.0, 400, NAME_INVALID",
    "/v2/library/one/manifests/-bad, 404, MANIFEST_UNKNOWN",
    "/v2/library/one/manifests/sha256:abc, 400, DIGEST_INVALID",
    "/v2/library/one/manifests/md5:d41d8cd98f00b204e9800998ecf8427e, 400, DIGEST_INVALID",
    "/v2/library/one/manifests/, 404, MANIFEST_UNKNOWN",
    "/v2/library/one/blobs/1.0, 400, DIGEST_INVALID",
    "/v2/library/one/blobs/sha256:..%2F..%2Fetc%2Fpasswd, 400, NAME_INVALID",
    "/v2/library/one/blobs/, 400, DIGEST_INVALID",
    "/v2/library/one/tags/lists, 404, NAME_UNKNOWN",
    "/v2/library/one/tags/list?n=-1, 400, NAME_INVALID",
    "/v2/library/one/tags/list?n=x, 400, NAME_INVALID",
    "/v2/library/one/other/1.0, 404, NAME_UNKNOWN",
    "/v2/_catalog, 404, NAME_UNKNOWN",
    "/v2/one/manifests/1.0?ns=not/a/registry, 400, NAME_INVALID",
    "/v2/one/manifests/1.0?ns=docker.io&x=%zz, 400, NAME_INVALID",
    "/v2/one/manifests/1.0?a&b&c&d&e&f&g&h&i&j&k&l&m&o&p&q&ns=docker.io, 400, NAME_INVALID",
    "/v1/search, 400, NAME_INVALID",
    "/v1/search?q=%zz, 400, NAME_INVALID",
    "/v1/search?q=a%00b, 400, NAME_INVALID",
    "/v1/search?q=a, 404, NAME_UNKNOWN",
    "/v1/images, 404, NAME_UNKNOWN",
    "/, 404, NAME_UNKNOWN"
  })
  void request_outsideTheGrammar_isRefusedAtOnce(String path, int status, String code)
      throws Exception {
    String answer = raw("GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    assertThat(answer).startsWith("HTTP/1.1 " + status).contains("\"errors\"").contains(code);
    String head = raw("HEAD " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    assertThat(head).startsWith("HTTP/1.1 " + status).endsWith("\r\n\r\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"PUT", "POST", "PATCH", "DELETE", "BREW"})
  void method_ofPush_isUnsupported(String method) throws Exception {
    HttpResponse<byte[]> response = proxy.send(method, "/v2/library/one/manifests/1.0");
    assertThat(response.statusCode()).isEqualTo(405);
    assertThat(new String(response.body(), StandardCharsets.UTF_8)).contains("UNSUPPORTED");
    assertThat(response.headers().firstValue("allow")).contains("GET, HEAD");
  }

  @Test
  void path_of10kB_isTooLong() throws Exception {
    String answer =
        raw("GET /v2/" + "a".repeat(10_000) + "/manifests/1 HTTP/1.1\r\nHost: x\r\n\r\n");
    assertThat(answer).startsWith("HTTP/1.0 414").contains("\"errors\"");
  }

  @Test
  void headers_of100kB_areTooLarge() throws Exception {
    String answer =
        raw("GET /v2/ HTTP/1.1\r\nHost: x\r\nAuthorization: " + "a".repeat(100_000) + "\r\n\r\n");
    assertThat(answer).startsWith("HTTP/1.1 431").contains("\"errors\"");
  }

  @Test
  void noHttpAtAll_isRefused() throws Exception {
    assertThat(raw("\u0016\u0003\u0001 garbage\r\n\r\n")).startsWith("HTTP/1.0 400");
  }

  @Test
  void halfOpenConnections_slowNobody() throws Exception {
    Socket[] open = new Socket[200];
    for (int i = 0; i < open.length; i++) {
      open[i] = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
      open[i].getOutputStream().write("GET /v2/ HTTP".getBytes(StandardCharsets.US_ASCII));
    }
    assertThat(proxy.get("/v2/").statusCode()).isEqualTo(200);
    for (Socket socket : open) {
      socket.close();
    }
  }

  @Test
  void credentials_unknownHere_areNoFault() throws Exception {
    assertThat(proxy.get("/v2/", "Authorization", "Basic bWU6bWU=").statusCode()).isEqualTo(200);
  }

  private String raw(String request) throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
        InputStream in = socket.getInputStream()) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().flush();
      return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }
}
