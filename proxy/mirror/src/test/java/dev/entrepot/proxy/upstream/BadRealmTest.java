package dev.entrepot.proxy.upstream;

import static dev.entrepot.proxy.upstream.UpstreamFixture.APP;
import static dev.entrepot.proxy.upstream.UpstreamFixture.await;
import static dev.entrepot.proxy.upstream.UpstreamFixture.found;
import static dev.entrepot.proxy.upstream.UpstreamFixture.refused;
import static dev.entrepot.proxy.upstream.UpstreamFixture.tag;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.loadtest.upstream.Fault;
import dev.entrepot.loadtest.upstream.Fault.Status;
import dev.entrepot.loadtest.upstream.Match;
import dev.entrepot.proxy.answer.Refusal.Reason;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Challenges that name a place for tokens that cannot be. */
class BadRealmTest {
  private static final String TYPE = "application/vnd.oci.image.index.v1+json";
  private UpstreamFixture fixture;

  @BeforeEach
  void start() {
    fixture = new UpstreamFixture();
    fixture
        .registry
        .repository(APP.value())
        .addManifest(
            TYPE,
            "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"manifests\":[]}"
                .formatted(TYPE)
                .getBytes(UTF_8),
            "v1");
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.1:99999/token",
        "http://127.0.0.1:0/token",
        "http://[::1/token",
        "http://127.0.0.1/token?x=%zz",
        "http://127.0.0.1:1/a b"
      })
  void getManifest_impossibleRealm_isRefused(String realm) {
    fixture.registry.script().on(Match.manifest(), challenge(realm));
    var upstream = fixture.upstream();
    assertThat(refused(() -> upstream.getManifest(APP, tag("v1"))).reason())
        .isIn(Reason.BAD_ANSWER, Reason.UNAUTHORIZED, Reason.UNREACHABLE);
  }

  @Test
  void getManifest_oneBadChallenge_isNotForGood() {
    var upstream = fixture.upstream();
    var broken =
        fixture.registry.script().on(Match.manifest(), challenge("http://127.0.0.1:99999/token"));
    for (int i = 0; i < Breaker.THRESHOLD; i++) {
      refused(() -> upstream.getManifest(APP, tag("v1")));
    }
    broken.end();
    fixture.clock.move(Breaker.LONGEST_WINDOW);
    await(() -> upstream.getManifest(APP, tag("v1")));
    fixture.clock.move(Breaker.LONGEST_WINDOW);
    found(() -> upstream.getManifest(APP, tag("v1")));
  }

  private static Fault challenge(String realm) {
    return new Status(401, Map.of("www-authenticate", "Bearer realm=\"" + realm + '"'), "");
  }
}
