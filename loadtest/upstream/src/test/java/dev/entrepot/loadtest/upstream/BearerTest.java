package dev.entrepot.loadtest.upstream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.loadtest.upstream.Auth.Bearer;
import dev.entrepot.loadtest.upstream.Auth.Realm;
import dev.entrepot.loadtest.upstream.Auth.TokenField;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class BearerTest {
  private static final String MANIFEST = "/v2/a/b/manifests/1";
  private static final String TOKEN = "/token?service=scripted&scope=repository:a/b:pull";
  private static final Credentials KNOWN = new Credentials("user", "pass");

  @Test
  void get_withoutToken_isChallengedForTheScope() throws Exception {
    try (var registry = start(Bearer.anonymously());
        var client = new Client(registry.uri())) {
      var response = client.get(MANIFEST);

      assertThat(response.statusCode()).isEqualTo(401);
      assertThat(response.headers().firstValue("www-authenticate"))
          .hasValue(
              "Bearer realm=\"%s/token\",service=\"scripted\",scope=\"repository:a/b:pull\""
                  .formatted(registry.uri()));
      assertThat(client.get("/v2/").statusCode()).isEqualTo(401);
    }
  }

  @Test
  void get_withToken_isServed() throws Exception {
    try (var registry = start(Bearer.anonymously());
        var client = new Client(registry.uri())) {
      var answer = json(client.get(TOKEN));

      assertThat(answer.getLong("expires_in")).isEqualTo(300);
      assertThat(status(client, answer.getString("token"))).isEqualTo(200);
      assertThat(registry.tokensIssued()).isEqualTo(1);
    }
  }

  @Test
  void get_tokenOfAnotherRepository_is401() throws Exception {
    try (var registry = start(Bearer.anonymously());
        var client = new Client(registry.uri())) {
      var token = json(client.get(TOKEN.replace("a/b", "c/d"))).getString("token");

      var response = client.get(MANIFEST, "Authorization", "Bearer " + token);

      assertThat(response.statusCode()).isEqualTo(401);
      assertThat(response.headers().firstValue("www-authenticate").orElseThrow())
          .contains("error=\"insufficient_scope\"");
    }
  }

  @Test
  void get_expiredToken_is401() throws Exception {
    var now = new AtomicReference<>(Instant.EPOCH);
    var bearer = Bearer.anonymously().with(Duration.ofSeconds(60)).withoutTellingLifetime();
    try (var registry = ScriptedRegistry.builder().auth(bearer).clock(now::get).start();
        var client = new Client(registry.uri())) {
      registry.repository("a/b").addManifest("text/plain", new byte[0], "1");
      var answer = json(client.get(TOKEN));

      assertThat(answer.containsKey("expires_in")).isFalse();
      assertThat(status(client, answer.getString("token"))).isEqualTo(200);
      now.set(Instant.EPOCH.plusSeconds(60));
      assertThat(status(client, answer.getString("token"))).isEqualTo(401);
    }
  }

  @Test
  void revokeTokens_afterOne_makesItBad() throws Exception {
    try (var registry = start(Bearer.anonymously());
        var client = new Client(registry.uri())) {
      var token = json(client.get(TOKEN)).getString("token");
      registry.revokeTokens();

      assertThat(status(client, token)).isEqualTo(401);
    }
  }

  @Test
  void token_withCredentials_refusesOthers() throws Exception {
    try (var registry = start(Bearer.of(KNOWN).with(TokenField.ACCESS_TOKEN));
        var client = new Client(registry.uri())) {
      var wrong = new Credentials("user", "wrong").basicHeader();

      assertThat(client.get(TOKEN).statusCode()).isEqualTo(401);
      assertThat(client.get(TOKEN, "Authorization", wrong).statusCode()).isEqualTo(401);
      var answer = json(client.get(TOKEN, "Authorization", KNOWN.basicHeader()));
      assertThat(status(client, answer.getString("access_token"))).isEqualTo(200);
    }
  }

  @Test
  void token_anonymousToo_answersBoth() throws Exception {
    try (var registry = start(Bearer.of(KNOWN).with(KNOWN, true));
        var client = new Client(registry.uri())) {
      assertThat(client.get(TOKEN).statusCode()).isEqualTo(200);
      assertThat(client.get(TOKEN, "Authorization", KNOWN.basicHeader()).statusCode())
          .isEqualTo(200);
    }
  }

  @Test
  void token_wrongServiceOrScope_is400() throws Exception {
    try (var registry = start(Bearer.anonymously().with("other"));
        var client = new Client(registry.uri())) {
      assertThat(client.get(TOKEN).statusCode()).isEqualTo(400);
      assertThat(client.get("/token?service=other&scope=a/b").statusCode()).isEqualTo(400);
      assertThat(client.send("POST", "/token").statusCode()).isEqualTo(405);
    }
  }

  @Test
  void realm_onOwnPort_givesGoodTokens() throws Exception {
    try (var registry = start(Bearer.anonymously().with(new Realm.OnOwnPort("localhost")));
        var client = new Client(registry.uri())) {
      var challenge = client.get(MANIFEST).headers().firstValue("www-authenticate").orElseThrow();
      var realm = challenge.substring(challenge.indexOf("http"), challenge.indexOf("/token"));
      assertThat(realm).startsWith("http://localhost:");
      try (var tokens = new Client(URI.create(realm))) {
        assertThat(status(client, json(tokens.get(TOKEN)).getString("token"))).isEqualTo(200);
      }
      assertThat(client.get(TOKEN).statusCode()).isEqualTo(404);
    }
  }

  @Test
  void realm_elsewhere_isInTheChallenge() throws Exception {
    var elsewhere = URI.create("http://169.254.169.254/token");
    try (var registry = start(Bearer.anonymously().with(new Realm.Elsewhere(elsewhere)));
        var client = new Client(registry.uri())) {
      assertThat(client.get(MANIFEST).headers().firstValue("www-authenticate").orElseThrow())
          .contains("realm=\"" + elsewhere + '"');
    }
  }

  @Test
  void basic_rightCredentials_areServed() throws Exception {
    try (var registry = start(new Auth.Basic(KNOWN));
        var client = new Client(registry.uri())) {
      var refused = client.get(MANIFEST);

      assertThat(refused.statusCode()).isEqualTo(401);
      assertThat(refused.headers().firstValue("www-authenticate"))
          .hasValue("Basic realm=\"scripted\"");
      assertThat(client.get(MANIFEST, "Authorization", KNOWN.basicHeader()).statusCode())
          .isEqualTo(200);
    }
  }

  @Test
  void toString_ofCredentials_hidesThePassword() {
    assertThat(Bearer.of(KNOWN).toString()).contains("user").doesNotContain("pass]");
  }

  private static ScriptedRegistry start(Auth auth) {
    var registry = ScriptedRegistry.builder().auth(auth).start();
    registry.repository("a/b").addManifest("text/plain", new byte[0], "1");
    return registry;
  }

  private static int status(Client client, String token) throws Exception {
    return client.get(MANIFEST, "Authorization", "Bearer " + token).statusCode();
  }

  private static JsonObject json(HttpResponse<byte[]> response) {
    return new JsonObject(new String(response.body(), UTF_8));
  }
}
