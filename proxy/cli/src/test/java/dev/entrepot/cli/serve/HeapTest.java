package dev.entrepot.cli.serve;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.entrepot.cli.ChildServer;
import dev.entrepot.loadtest.upstream.Fault;
import dev.entrepot.loadtest.upstream.Match;
import dev.entrepot.loadtest.upstream.ScriptedRegistry;
import dev.entrepot.loadtest.upstream.TestImages;
import dev.entrepot.proxy.fixture.Fixture;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Many clients that ask for the largest answers there are and take nothing of them: a process with
 * a heap of 128 MiB lives, and answers others.
 */
class HeapTest {
  private static final String HEAP = "128m";
  private static final int LIST_BYTES = 15_000_000;
  private static final int MANIFEST_BYTES = 3_900_000;
  private static final String SUBJECT = "sha256:" + "0123456789abcdef".repeat(4);

  private static final byte[] SPACES = " ".repeat(64 << 10).getBytes(UTF_8);

  @TempDir Path folder;
  private final List<Socket> clients = new ArrayList<>();
  @Fixture private final ScriptedRegistry upstream = ScriptedRegistry.start();

  @BeforeEach
  void fillUpstreams() {
    TestImages.withSeed(1).addTo(upstream.repository("library/small"), "1");
  }

  @AfterEach
  void stopUpstreams() throws IOException {
    leave();
  }

  private void leave() throws IOException {
    for (Socket client : clients) {
      client.close();
    }
    clients.clear();
  }

  private ChildServer server() throws Exception {
    return ChildServer.start(folder, Map.of("docker.io", upstream.uri()), HEAP);
  }

  /** Asks, and takes nothing of the answer. */
  private void ask(ChildServer server, int count, IntFunction<String> path) throws IOException {
    for (int i = 0; i < count; i++) {
      var client = new Socket();
      client.setReceiveBufferSize(4 << 10);
      client.setSoTimeout(120_000);
      client.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
      clients.add(client);
      String request = "GET %s HTTP/1.1\r\nHost: proxy\r\n\r\n".formatted(path.apply(i));
      client.getOutputStream().write(request.getBytes(US_ASCII));
    }
  }

  /** The heads of all answers; each is one that a client can go by. */
  private void assertAnswered() throws IOException {
    for (Socket client : clients) {
      String head = head(client.getInputStream());
      if (!head.startsWith("HTTP/1.1 200")) {
        assertThat(head).startsWith("HTTP/1.1 503").containsIgnoringCase("\r\nretry-after: ");
      }
    }
  }

  /** Empty if the client was left, as it took nothing while others waited. */
  private static String head(InputStream in) throws IOException {
    var head = new StringBuilder();
    try {
      while (!head.toString().endsWith("\r\n\r\n")) {
        int next = in.read();
        if (next < 0) {
          break;
        }
        head.append((char) next);
      }
    } catch (IOException e) {
      assertThat(e).hasMessageContaining("reset");
    }
    return head.isEmpty() ? "HTTP/1.1 200, and cut" : head.toString();
  }

  private static void assertServesOthers(ChildServer server) throws Exception {
    for (int i = 0; i < 20; i++) {
      HttpResponse<byte[]> small = server.get("/v2/library/small/manifests/1");
      assertThat(small.statusCode()).as(server.output()).isEqualTo(200);
      assertThat(server.admin("/readyz").statusCode()).isEqualTo(200);
    }
  }

  private static void assertLives(ChildServer server) {
    assertThat(server.output()).doesNotContain("OutOfMemoryError");
    assertThat(server.isAlive()).isTrue();
  }

  @Test
  void tagLists_manyOf15Megabytes_doNotEndTheProcess() throws Exception {
    String tags =
        IntStream.range(0, LIST_BYTES / 10)
            .mapToObj("\"v%06d\""::formatted)
            .collect(Collectors.joining(","));
    upstream
        .script()
        .on(Match.tags(), new Fault.Status(200, Map.of(), "{\"tags\":[%s]}".formatted(tags)));
    try (var server = server()) {
      ask(server, 12, i -> "/v2/library/one/tags/list?n=%d".formatted(1_000_000 + i));
      ask(server, 12, i -> "/v2/library/one/tags/list?last=v%06d".formatted(i));
      assertServesOthers(server);
      assertAnswered();
      leave();
      assertServesOthers(server);
      assertLives(server);
    }
  }

  private static String entry(int number) {
    return new JsonObject()
        .put("mediaType", "application/vnd.oci.image.manifest.v1+json")
        .put("digest", "sha256:%064x".formatted(number))
        .put("size", 7)
        .put("artifactType", "a/b")
        .put("annotations", new JsonObject().put("a", "x".repeat(1000)))
        .encode();
  }

  @Test
  void referrers_manyFilteredLists_doNotEndTheProcess() throws Exception {
    String index =
        IntStream.range(0, MANIFEST_BYTES / 1200)
            .mapToObj(HeapTest::entry)
            .collect(Collectors.joining(",", "{\"schemaVersion\":2,\"manifests\":[", "]}"));
    upstream.script().on(Match.referrers(), new Fault.Status(200, Map.of(), index));
    try (var server = server()) {
      ask(server, 200, i -> "/v2/library/one/referrers/%s?artifactType=a%d".formatted(SUBJECT, i));
      ask(server, 100, _ -> "/v2/library/one/referrers/%s?artifactType=a/b".formatted(SUBJECT));
      ask(server, 100, i -> "/v2/library/r%d/referrers/%s".formatted(i, SUBJECT));
      assertServesOthers(server);
      assertAnswered();
      leave();
      assertServesOthers(server);
      assertLives(server);
    }
  }

  /** A registry whose tags point at manifests of 3.9 MB, each of them another one. */
  private static HttpServer largeManifests() throws IOException {
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext(
        "/v2/",
        exchange -> {
          String path = exchange.getRequestURI().getPath();
          byte[] head =
              "{\"schemaVersion\":2,\"manifests\":[],\"annotations\":{\"of\":\"%s\"}}"
                  .formatted(path)
                  .getBytes(UTF_8);
          exchange
              .getResponseHeaders()
              .add("content-type", "application/vnd.oci.image.index.v1+json");
          exchange.sendResponseHeaders(200, MANIFEST_BYTES);
          try (OutputStream body = exchange.getResponseBody()) {
            body.write(head);
            for (int left = MANIFEST_BYTES - head.length; left > 0; left -= SPACES.length) {
              body.write(SPACES, 0, Math.min(left, SPACES.length));
            }
          }
        });
    server.start();
    return server;
  }

  private static URI uri(HttpServer server) {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  @Test
  void manifests_manyLargeOnesOfTwoRegistries_doNotEndTheProcess() throws Exception {
    HttpServer one = largeManifests();
    HttpServer two = largeManifests();
    var upstreams =
        Map.of("docker.io", upstream.uri(), "one.example", uri(one), "two.example", uri(two));
    try (var server = ChildServer.start(folder, upstreams, HEAP)) {
      ask(server, 64, i -> "/v2/library/large/manifests/t%d?ns=one.example".formatted(i));
      ask(server, 64, i -> "/v2/library/large/manifests/t%d?ns=two.example".formatted(i));
      assertServesOthers(server);
      assertAnswered();
      ask(server, 64, i -> "/v2/library/large/manifests/t%d?ns=two.example".formatted(i));
      assertServesOthers(server);
      leave();
      assertServesOthers(server);
      assertThat(server.get("/v2/library/large/manifests/t1?ns=one.example").body())
          .hasSize(MANIFEST_BYTES);
      assertLives(server);
    } finally {
      one.stop(0);
      two.stop(0);
    }
  }
}
