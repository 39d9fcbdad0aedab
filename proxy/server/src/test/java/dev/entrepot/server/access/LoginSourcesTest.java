package dev.entrepot.server.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.entrepot.config.access.AccessConfig;
import dev.entrepot.config.access.OidcIssuer;
import dev.entrepot.loadtest.upstream.ScriptedRegistry;
import dev.entrepot.loadtest.upstream.TestImages;
import dev.entrepot.proxy.fixture.Fixture;
import dev.entrepot.server.LoggedLines;
import dev.entrepot.server.TestProxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a running server makes of files and issuers that go wrong. */
final class LoginSourcesTest {
  private static final String MANIFEST = "/v2/team/a/manifests/1";
  private static final String WATCHED = "dev.entrepot.proxy.access.login.WatchedFile";

  @TempDir private Path folder;
  @Fixture private final ScriptedRegistry upstream = ScriptedRegistry.start();
  @Fixture private TestProxy proxy;

  @BeforeEach
  void fill() {
    TestImages.withSeed(3).addTo(upstream.repository("team/a"), "1");
  }

  private void start(AccessConfig access) throws Exception {
    AccessConfig closed = access.withRules(Guarded.rules("login docker.io/* allow"));
    proxy = TestProxy.start(Guarded.config(folder.resolve("data"), upstream.uri(), closed));
  }

  private int status(String... login) {
    try {
      return proxy.get(MANIFEST, login).statusCode();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private int status(String user) {
    return status(Guarded.basic(user, Guarded.RIGHT));
  }

  @Test
  void users_replacedByAFileThatIsBroken_stayAsTheyWere() throws Exception {
    Path file = Guarded.users(folder.resolve("htpasswd"), "anna");
    start(AccessConfig.DEFAULTS.withUsers(file));
    try (var log = LoggedLines.of(WATCHED)) {
      assertThat(status("anna")).isEqualTo(200);
      Files.writeString(file, Guarded.lines("bob") + "# a comment\neve:{SHA}AAAA\n");
      TestProxy.await(() -> !log.lines().isEmpty());
      assertThat(log.lines())
          .singleElement()
          .asString()
          .contains(file.toString())
          .contains("line 3")
          .contains("eve")
          .doesNotContain("AAAA");
      assertThat(status("anna")).isEqualTo(200);
      assertThat(status("bob")).isEqualTo(401);
      assertThat(status("eve")).isEqualTo(401);
    }
    Files.writeString(file, Guarded.lines("bob"));
    TestProxy.await(() -> status("anna") == 401);
    TestProxy.await(() -> status("bob") == 200);
  }

  @Test
  void users_whoseFileIsGone_stayUntilItIsThereAgain() throws Exception {
    Path file = Guarded.users(folder.resolve("htpasswd"), "anna");
    start(AccessConfig.DEFAULTS.withUsers(file));
    try (var log = LoggedLines.of(WATCHED)) {
      Files.delete(file);
      TestProxy.await(() -> log.lines().stream().anyMatch(line -> line.contains("cannot be read")));
      assertThat(status("anna")).isEqualTo(200);
    }
    Guarded.users(file, "bob");
    TestProxy.await(() -> status("bob") == 200);
    assertThat(status("anna")).isEqualTo(401);
  }

  /** As Kubernetes updates a mounted secret: a link to a folder is replaced in one step. */
  @Test
  void users_swappedByASymlink_areThoseOfTheNewFolder() throws Exception {
    for (String name : List.of("anna", "bob")) {
      Path version = Files.createDirectory(folder.resolve("..of-" + name));
      Guarded.users(version.resolve("htpasswd"), name);
    }
    Path data = Files.createSymbolicLink(folder.resolve("..data"), Path.of("..of-anna"));
    Path file = Files.createSymbolicLink(folder.resolve("htpasswd"), Path.of("..data", "htpasswd"));
    start(AccessConfig.DEFAULTS.withUsers(file));
    assertThat(status("anna")).isEqualTo(200);
    assertThat(status("bob")).isEqualTo(401);

    Path next = Files.createSymbolicLink(folder.resolve("..tmp"), Path.of("..of-bob"));
    Files.move(next, data, StandardCopyOption.ATOMIC_MOVE);

    TestProxy.await(() -> status("bob") == 200);
    assertThat(status("anna")).isEqualTo(401);
  }

  private AccessConfig trusting(URI issuer) throws Exception {
    return AccessConfig.DEFAULTS
        .withUsers(Guarded.users(folder.resolve("htpasswd"), "anna"))
        .withIssuers(List.of(OidcIssuer.of(issuer, ModelIssuer.AUDIENCE)));
  }

  /** Nobody is let in, and those with other logins are not held up. */
  private void assertOutWhileOthersAreIn(URI issuer) throws Exception {
    String token = new ModelIssuer(issuer).token("job", Set.of());
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var bearer = threads.submit(() -> status(Guarded.bearer(token)));
      var password = threads.submit(() -> status(Guarded.basic("jwt", token)));
      while (!bearer.isDone() || !password.isDone()) {
        assertThat(status("anna")).isEqualTo(200);
      }
      assertThat(bearer.get()).isIn(401, 503);
      assertThat(password.get()).isIn(401, 503);
    }
  }

  @Test
  void issuer_thatIsDown_letsNobodyIn() throws Exception {
    URI issuer;
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      issuer = URI.create("http://127.0.0.1:" + socket.getLocalPort());
    }
    start(trusting(issuer));
    assertOutWhileOthersAreIn(issuer);
  }

  /** It takes connections, and says nothing. */
  @Test
  void issuer_thatIsSilent_letsNobodyInAndHoldsNobodyUp() throws Exception {
    try (var socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      URI issuer = URI.create("http://127.0.0.1:" + socket.getLocalPort());
      start(trusting(issuer));
      assertOutWhileOthersAreIn(issuer);
    }
  }

  @Test
  void issuer_withTenMebibytesOfKeys_letsNobodyIn() throws Exception {
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    try {
      URI issuer = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
      String keys = new ModelIssuer(issuer).keySet();
      answer(
          server,
          "/.well-known/openid-configuration",
          "{\"issuer\":\"%s\",\"jwks_uri\":\"%s/keys\"}".formatted(issuer, issuer));
      answer(server, "/keys", " ".repeat(10 << 20) + keys);
      server.start();
      start(trusting(issuer));
      assertOutWhileOthersAreIn(issuer);
    } finally {
      server.stop(0);
    }
  }

  private static void answer(HttpServer server, String path, String body) {
    server.createContext(
        path,
        exchange -> {
          try (exchange) {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
          }
        });
  }
}
