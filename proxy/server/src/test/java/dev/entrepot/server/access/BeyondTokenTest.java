package dev.entrepot.server.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.config.access.AccessConfig;
import dev.entrepot.loadtest.upstream.ScriptedRegistry;
import dev.entrepot.proxy.fixture.Fixture;
import dev.entrepot.server.TestProxy;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Requests for what the token is not for, as skopeo sends them: it asks for a token first. */
final class BeyondTokenTest {
  @TempDir private Path folder;
  @Fixture private final ScriptedRegistry upstream = ScriptedRegistry.start();
  @Fixture private TestProxy proxy;

  @BeforeEach
  void start() throws Exception {
    AccessConfig access =
        AccessConfig.DEFAULTS
            .withUsers(Guarded.users(folder.resolve("htpasswd"), "anna"))
            .withRules(
                Guarded.rules(
                    "user:anna docker.io/library/one allow",
                    "user:anna docker.io/library/two allow"));
    proxy = TestProxy.start(Guarded.config(folder.resolve("data"), upstream.uri(), access));
  }

  private HttpResponse<byte[]> withToken(String of, String path, String... login) throws Exception {
    return proxy.get(path, Guarded.bearer(Guarded.token(proxy, of, login)));
  }

  @Test
  void repositoryOfOthers_knownCaller_isDeniedWithTheReason() throws Exception {
    String[] anna = Guarded.basic("anna", Guarded.RIGHT);
    for (String of : new String[] {"library/one", "library/three"}) {
      HttpResponse<byte[]> denied = withToken(of, "/v2/library/three/manifests/1", anna);
      assertThat(denied.statusCode()).isEqualTo(403);
      assertThat(Guarded.text(denied))
          .contains("DENIED", "you have no access to docker.io/library/three (no rule)");
    }
    assertThat(upstream.requests()).isEmpty();
  }

  @Test
  void anotherRepositoryOfTheCaller_needsAnotherToken() throws Exception {
    HttpResponse<byte[]> answer =
        withToken(
            "library/one", "/v2/library/two/manifests/1", Guarded.basic("anna", Guarded.RIGHT));
    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.headers().firstValue("www-authenticate").orElseThrow())
        .contains("scope=\"repository:library/two:pull\"", "error=\"insufficient_scope\"");
    assertThat(upstream.requests()).isEmpty();
  }

  @Test
  void repositoryOfOthers_anonymousToken_needsALogin() throws Exception {
    HttpResponse<byte[]> answer = withToken("library/one", "/v2/library/one/manifests/1");
    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.headers().firstValue("www-authenticate").orElseThrow())
        .contains("error=\"insufficient_scope\"");
    assertThat(Guarded.text(answer)).contains("a login is needed");
    assertThat(upstream.requests()).isEmpty();
  }
}
