package dev.entrepot.cli.upstreams;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.entrepot.cli.ChildCommand;
import dev.entrepot.config.Credentials;
import dev.entrepot.config.EntrepotConfig;
import dev.entrepot.config.Secret;
import dev.entrepot.config.TagsConfig;
import dev.entrepot.config.UpstreamConfig;
import dev.entrepot.config.UpstreamTimeouts;
import dev.entrepot.config.access.UpstreamRights;
import dev.entrepot.oci.RegistryName;
import dev.entrepot.server.TestProxy;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docker and {@code entrepot search} find of what a registry can be searched for. */
class SearchTest {
  private static final String FOUND =
      """
      {"num_pages":3,"num_results":70,"page_size":3,"page":1,"query":"alp","results":[
        {"name":"alpine","description":"A minimal Docker image based on Alpine Linux","star_count":9000,
         "is_trusted":false,"is_automated":true,"is_official":true},
        {"name":"alpine/git","description":"A  simple git container running in alpine","star_count":200,
         "is_automated":true,"is_official":false},
        {"name":"odd/one","description":"\\u001b[31m %s","star_count":"many"}]}
      """
          .formatted("x".repeat(60));

  @TempDir private Path folder;
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final List<String> shown = new CopyOnWriteArrayList<>();
  private volatile int status = 200;
  private volatile String answer = FOUND;
  private HttpServer place;

  @BeforeEach
  void startPlace() throws IOException {
    place = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    place.createContext("/", this::answer);
    place.start();
  }

  @AfterEach
  void stopPlace() {
    place.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
      shown.addAll(exchange.getRequestHeaders().getOrDefault("authorization", List.of()));
      byte[] body = answer.getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().add("content-type", "application/json");
      exchange.getResponseHeaders().add("retry-after", "7");
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private URI placeUri() {
    return URI.create("http://127.0.0.1:" + place.getAddress().getPort() + "/hub");
  }

  private EntrepotConfig config() {
    URI nobody = URI.create("http://127.0.0.1:9");
    EntrepotConfig config = TestProxy.config(folder.resolve("data"), nobody);
    Map<RegistryName, UpstreamConfig> upstreams = new LinkedHashMap<>(config.upstreams());
    upstreams.put(
        RegistryName.DOCKER_HUB,
        new UpstreamConfig(
            RegistryName.DOCKER_HUB,
            List.of(nobody),
            true,
            new Credentials.UsernamePassword("me", new Secret("s3cret")),
            TagsConfig.DEFAULTS,
            UpstreamTimeouts.DEFAULTS,
            0,
            Set.of(),
            Optional.of(placeUri()),
            UpstreamRights.SHARED));
    return config.withUpstreams(upstreams);
  }

  private static JsonObject json(HttpResponse<byte[]> answer) {
    return new JsonObject(Buffer.buffer(answer.body()));
  }

  private static void assertRefused(int status, String message, HttpResponse<byte[]> answer) {
    assertThat(answer.statusCode()).as(answer.uri().toString()).isEqualTo(status);
    assertThat(json(answer).getJsonArray("errors").getJsonObject(0).getString("message"))
        .contains(message);
  }

  @Test
  void search_asDockerAsks_findsWhatTheRegistryFinds() throws Exception {
    try (var proxy = TestProxy.start(config())) {
      var ping = proxy.get("/v1/_ping");
      assertThat(ping.statusCode()).isEqualTo(200);
      assertThat(ping.headers().firstValue("x-docker-registry-standalone")).contains("false");
      var found = proxy.get("/v1/search?q=alp%2Fine+x&n=3", "x-docker-token", "true");
      assertThat(found.statusCode()).isEqualTo(200);
      assertThat(found.headers().firstValue("content-type")).contains("application/json");
      assertThat(asked).containsExactly("GET /hub/v1/search?q=alp%2Fine+x&n=3");
      assertThat(shown).isEmpty();
      assertFound(json(found));
      assertThat(proxy.head("/v1/search?q=alp").statusCode()).isEqualTo(200);
      assertThat(asked.getLast()).isEqualTo("GET /hub/v1/search?q=alp&n=25");
    }
  }

  private static void assertFound(JsonObject found) {
    assertThat(found.getString("query")).isEqualTo("alp/ine x");
    assertThat(found.getInteger("num_results")).isEqualTo(3);
    JsonArray results = found.getJsonArray("results");
    assertThat(results.getJsonObject(0))
        .isEqualTo(
            new JsonObject()
                .put("name", "alpine")
                .put("description", "A minimal Docker image based on Alpine Linux")
                .put("star_count", 9000)
                .put("is_official", true)
                .put("is_automated", false));
    assertThat(results.getJsonObject(2).getString("description")).startsWith("[31m xxx");
    assertThat(results.getJsonObject(2).getInteger("star_count")).isZero();
  }

  @Test
  void search_ofARegistry_goesThere() throws Exception {
    try (var proxy = TestProxy.start(config())) {
      assertThat(proxy.get("/v1/search?q=docker.io/alpine&n=2").statusCode()).isEqualTo(200);
      assertThat(proxy.get("/v1/search?q=org/app").statusCode()).isEqualTo(200);
      assertRefused(
          404, "other.example cannot be searched", proxy.get("/v1/search?q=other.example/a"));
      assertRefused(404, "quay.io is not configured here", proxy.get("/v1/search?q=quay.io/a"));
      assertRefused(400, "nothing is named", proxy.get("/v1/search?q=docker.io/"));
      assertThat(asked)
          .containsExactly(
              "GET /hub/v1/search?q=alpine&n=2", "GET /hub/v1/search?q=org%2Fapp&n=25");
    }
  }

  @Test
  void search_badRequests_areRefusedAndNobodyIsAsked() throws Exception {
    try (var proxy = TestProxy.start(config())) {
      for (String query :
          List.of("", "?q=", "?q=%20", "?q=a&n=0", "?q=a&n=101", "?q=a&n=x", "?q=a%00b")) {
        assertRefused(400, "a search has q", proxy.get("/v1/search" + query));
      }
      assertRefused(400, "a search has q", proxy.get("/v1/search?q=" + "a".repeat(257)));
      assertRefused(404, "no such path below /v1/", proxy.get("/v1/repositories/a/images"));
      assertThat(proxy.send("POST", "/v1/search?q=a").statusCode()).isEqualTo(405);
      assertThat(asked).isEmpty();
    }
  }

  @Test
  void search_answersThatCannotBeUsed_areFailures() throws Exception {
    try (var proxy = TestProxy.start(config())) {
      for (String bad : List.of("", "[]", "{}", "{\"results\":{}}", "<html>", "[".repeat(5000))) {
        answer = bad;
        assertRefused(502, "cannot be read", proxy.get("/v1/search?q=a"));
      }
      answer = "{\"results\":[\"" + "x".repeat(1 << 20) + "\"]}";
      assertRefused(502, "larger than 1.05MB", proxy.get("/v1/search?q=a"));
      answer = "{\"results\":[null,7,{},{\"name\":\"\"},{\"name\":\"" + "x".repeat(300) + "\"}]}";
      assertThat(json(proxy.get("/v1/search?q=a")).getJsonArray("results")).isEmpty();
      status = 429;
      var busy = proxy.get("/v1/search?q=a");
      assertRefused(429, "too many requests", busy);
      assertThat(busy.headers().firstValue("retry-after")).contains("7");
      status = 404;
      assertRefused(404, "does not have the search", proxy.get("/v1/search?q=a"));
    }
  }

  @Test
  void search_offline_isRefusedAndNobodyIsAsked() throws Exception {
    try (var proxy = TestProxy.start(config().withOffline(true))) {
      assertRefused(
          502, "docker.io is not asked: this cache is offline", proxy.get("/v1/search?q=a"));
      write(proxy);
      assertFails(1, "this cache is offline", run("a"));
      assertThat(asked).isEmpty();
    }
  }

  private void write(TestProxy proxy) throws IOException {
    Files.writeString(
        folder.resolve("entrepot.yaml"),
        "admin: 127.0.0.1:%d%ndata: %s%n"
            .formatted(proxy.admin("/").getPort(), folder.resolve("data")));
  }

  private ChildCommand run(String... arguments) throws Exception {
    var all = new ArrayList<>(List.of("search"));
    all.addAll(List.of("--config", folder.resolve("entrepot.yaml").toString()));
    all.addAll(List.of(arguments));
    return ChildCommand.run(folder, all);
  }

  private String output(String... arguments) throws Exception {
    ChildCommand command = run(arguments);
    assertThat(command.exitCode()).as(command.errors()).isZero();
    return command.output();
  }

  private static void assertFails(int exitCode, String reason, ChildCommand command)
      throws Exception {
    assertThat(command.exitCode()).as(command.errors()).isEqualTo(exitCode);
    assertThat(command.errors().strip())
        .startsWith("entrepot: ")
        .contains(reason)
        .doesNotContain("\n");
  }

  @Test
  void command_runningServer_printsAsDocker() throws Exception {
    try (var proxy = TestProxy.start(config())) {
      write(proxy);
      List<String> lines = output("--limit", "3", "alp ine").lines().toList();
      assertThat(asked).containsExactly("GET /hub/v1/search?q=alp+ine&n=3");
      assertThat(lines).hasSize(4);
      assertThat(lines.get(0)).matches("NAME +DESCRIPTION +STARS +OFFICIAL");
      assertThat(lines.get(1))
          .matches("alpine +A minimal Docker image based on Alpine Linux +9000 +\\[OK]");
      assertThat(lines.get(3)).matches("odd/one +\\[31m x{39}… +0");
      assertThat(output("-f", "is-official=true", "--format", "{{.Name}} {{.IsOfficial}}", "alp"))
          .isEqualTo("alpine [OK]\n");
      assertThat(output("-f", "stars=100", "-f", "is-official=0", "--json", "alp"))
          .isEqualTo(
              "{\"name\":\"alpine/git\",\"description\":\"A  simple git container running in"
                  + " alpine\",\"stars\":200,\"official\":false}\n");
      assertThat(output("--no-trunc", "alp")).contains("x".repeat(60));
    }
  }

  @Test
  void command_badInputOrNoServer_isOneSentence() throws Exception {
    try (var proxy = TestProxy.start(config())) {
      write(proxy);
      assertFails(2, "no filter of a search", run("-f", "is-automated=true", "alp"));
      assertFails(2, "no filter of a search", run("-f", "stars=-1", "alp"));
      assertFails(2, "no search", run("--limit", "0", "alp"));
      assertFails(2, "no search", run(" "));
      assertFails(2, "there is no .Stars to print", run("--format", "{{.Stars}}", "alp"));
      assertThat(asked).isEmpty();
      assertFails(1, "other.example cannot be searched", run("other.example/a"));
      status = 503;
      assertFails(1, "docker.io is not available (503)", run("alp"));
    }
    assertFails(1, "start one with \"entrepot serve\"", run("alp"));
    assertThat(run().exitCode()).isEqualTo(2);
    assertThat(output("--help")).contains("Example");
  }
}
