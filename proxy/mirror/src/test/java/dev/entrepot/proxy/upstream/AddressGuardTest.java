package dev.entrepot.proxy.upstream;

import static dev.entrepot.proxy.upstream.UpstreamFixture.APP;
import static dev.entrepot.proxy.upstream.UpstreamFixture.TIMEOUTS;
import static dev.entrepot.proxy.upstream.UpstreamFixture.found;
import static dev.entrepot.proxy.upstream.UpstreamFixture.refused;
import static dev.entrepot.proxy.upstream.UpstreamFixture.tag;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.config.Credentials.Anonymous;
import dev.entrepot.config.UpstreamConfig;
import dev.entrepot.loadtest.upstream.Auth.Bearer;
import dev.entrepot.loadtest.upstream.Fault.Headers;
import dev.entrepot.loadtest.upstream.Fault.Redirect;
import dev.entrepot.loadtest.upstream.Match;
import dev.entrepot.loadtest.upstream.ScriptedRegistry;
import dev.entrepot.loadtest.upstream.SeenRequest;
import dev.entrepot.proxy.answer.Refusal.Reason;
import dev.entrepot.proxy.fixture.Fixture;
import dev.entrepot.proxy.upstream.network.TestNetwork;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Where a registry may lead by names. 127.0.0.1, where it listens, counts as an address of the
 * internet; 127.0.0.2, where a server of our own network listens on the same port, does not.
 */
class AddressGuardTest {
  private static final byte[] CONTENT = "content".getBytes(UTF_8);
  private static final String CDN = "cdn.example.net";
  private static final String REGISTRY = "registry.example.com";
  private static final String AUTH = "auth.example.com";
  private static final Bearer BEARER = Bearer.anonymously();

  private final UpstreamFixture fixture = new UpstreamFixture();

  @Fixture
  private final ScriptedRegistry inside =
      ScriptedRegistry.builder().host("127.0.0.2").port(fixture.registry.uri().getPort()).start();

  private final TestNetwork network = new TestNetwork("127.0.0.1");

  AddressGuardTest() {
    for (ScriptedRegistry registry : List.of(fixture.registry, inside)) {
      registry.repository(APP.value()).addManifest("text/plain", CONTENT, "v1");
      registry.repository(APP.value()).addManifest("text/plain", CONTENT, "v2");
    }
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void redirect_nameWithAddressesOfBothKinds_goesToThePublicOneUnderItsName() {
    network.with(CDN, "10.0.0.1", "127.0.0.1");
    redirectTo(CDN);
    var upstream = fixture.upstream(config(), network);

    // No server knows the name: what is connected to is what was looked up, and nothing else.
    assertThat(found(() -> upstream.getManifest(APP, tag("v1"))).raw()).isEqualTo(CONTENT);
    assertThat(last().header("host")).contains(CDN + ":" + port());
    assertThat(network.lookups()).containsExactly(CDN);
  }

  /** The name means another address to whoever looks it up once more, as Vert.x would by itself. */
  @Test
  void redirect_nameMeansAnotherAddressAMomentLater_goesToTheOneThatWasJudged() {
    try (var outside = ScriptedRegistry.builder().host("127.0.0.3").port(port()).start()) {
      outside.repository(APP.value()).addManifest("text/plain", CONTENT, "v2");
      String name = "store.example.com";
      redirectTo(name);
      var here = new TestNetwork("127.0.0.1", "127.0.0.3").with(name, "127.0.0.3");
      var upstream = fixture.upstream(config(), here);

      assertThat(found(() -> upstream.getManifest(APP, tag("v1"))).raw()).isEqualTo(CONTENT);
      assertThat(outside.requests()).hasSize(1);
      assertThat(fixture.registry.requests()).hasSize(1);

      here.with(name, "127.0.0.1");
      found(() -> upstream.getManifest(APP, tag("v1")));
      assertThat(outside.requests()).hasSize(1);
    }
  }

  @Test
  void redirect_nameOfAPrivateAddress_isRefusedUnasked() {
    network.with(CDN, "127.0.0.2", "169.254.169.254");
    redirectTo(CDN);
    var upstream = fixture.upstream(config(), network);

    var refusal = refused(() -> upstream.getManifest(APP, tag("v1")));

    assertThat(refusal.reason()).isEqualTo(Reason.BAD_ANSWER);
    assertThat(refusal.message()).contains("registry.test", CDN, "private", "trusted-hosts");
    assertThat(inside.requests()).isEmpty();
  }

  @Test
  void redirect_nameMovesToAPrivateAddress_isNotServedByTheKeptConnection() {
    network.with(CDN, "127.0.0.1");
    redirectTo(CDN);
    var upstream = fixture.upstream(config(), network);
    found(() -> upstream.getManifest(APP, tag("v1")));
    network.with(CDN, "127.0.0.2");

    var refusal = refused(() -> upstream.getManifest(APP, tag("v1")));

    assertThat(refusal.message()).contains("private");
    assertThat(inside.requests()).isEmpty();
  }

  @Test
  void redirect_anotherPort_isRefusedUnlessTrusted() {
    try (var other = ScriptedRegistry.start()) {
      other.repository(APP.value()).addManifest("text/plain", CONTENT, "v1");
      var target =
          URI.create("http://localhost:%d/v2/team/app/manifests/v1".formatted(port(other)));
      network.with("localhost", "127.0.0.1");
      fixture.registry.script().on(Match.manifest(), Redirect.absolute(target));
      var literal = URI.create(target.toString().replace("localhost", "127.0.0.1"));

      var trusting = fixture.upstream(config(fixture.registry.uri(), "localhost"), network);
      assertThat(found(() -> trusting.getManifest(APP, tag("v1"))).raw()).isEqualTo(CONTENT);

      fixture.registry.script().on(Match.manifest(), Redirect.absolute(literal));
      var upstream = fixture.upstream(config(), network);
      assertThat(refused(() -> upstream.getManifest(APP, tag("v1"))).message())
          .contains("redirects to port " + port(other), "trusted-hosts");
      assertThat(other.requests()).hasSize(1);
    }
  }

  @Test
  void redirect_nameThatIsNotKnown_isUnreachable() {
    redirectTo(CDN);
    var upstream = fixture.upstream(config(), network);

    var refusal = refused(() -> upstream.getManifest(APP, tag("v1")));

    assertThat(refusal.reason()).isEqualTo(Reason.UNREACHABLE);
    assertThat(refusal.message()).contains(CDN, "the host name is not known");
  }

  @Test
  void redirect_nameServerIsSilent_timesOut() {
    network.silent(CDN);
    redirectTo(CDN);
    var upstream = fixture.upstream(config(), network);

    var refusal =
        refused(
            () -> upstream.headManifest(APP, tag("v1"), CallTimeout.cold(Duration.ofSeconds(2))));

    assertThat(refusal.reason()).isEqualTo(Reason.TIMED_OUT);
    assertThat(refusal.message()).contains(CDN, "not found in time");
  }

  @Test
  void redirect_fromANamedRegistryOfOurNetwork_mayLeadToOthersThere() {
    redirectTo("store.example.com");
    var upstream = fixture.upstream(config(named(fixture.registry)));

    assertThat(found(() -> upstream.getManifest(APP, tag("v1"))).raw()).isEqualTo(CONTENT);
    assertThat(last().header("host")).contains("store.example.com:" + port());
  }

  @Test
  void realm_nameOfAPublicAddress_givesTheToken() {
    try (var guarded = guarded()) {
      network.with(REGISTRY, "127.0.0.1").with(AUTH, "127.0.0.1");
      guarded.registry.script().on(Match.manifest(), realmAt(port(guarded.registry)));
      var upstream = guarded.upstream(config(named(guarded.registry)), network);

      assertThat(found(() -> upstream.getManifest(APP, tag("v1"))).raw()).isEqualTo(CONTENT);
      assertThat(guarded.registry.requests().get(1).header("host"))
          .contains(AUTH + ":" + port(guarded.registry));
    }
  }

  @Test
  void realm_nameOfAPrivateAddress_isRefusedUnasked() {
    try (var guarded = guarded()) {
      network.with(REGISTRY, "127.0.0.1").with(AUTH, "127.0.0.2");
      guarded.registry.script().on(Match.manifest(), realmAt(port(inside)));
      var upstream = guarded.upstream(config(named(guarded.registry)), network);

      var refusal = refused(() -> upstream.getManifest(APP, tag("v1")));

      assertThat(refusal.reason()).isEqualTo(Reason.BAD_ANSWER);
      assertThat(refusal.message()).contains(AUTH, "private", "trusted-hosts");
      assertThat(inside.requests()).isEmpty();
    }
  }

  private static UpstreamFixture guarded() {
    var registry = ScriptedRegistry.builder().auth(BEARER).start();
    registry.repository(APP.value()).addManifest("text/plain", CONTENT, "v1");
    return new UpstreamFixture(registry);
  }

  private static Headers realmAt(int port) {
    return Headers.with(
        "www-authenticate",
        "Bearer realm=\"http://%s:%d/token\",service=\"%s\""
            .formatted(AUTH, port, BEARER.service()));
  }

  private void redirectTo(String host) {
    var target = "http://%s:%d/v2/team/app/manifests/v2".formatted(host, port());
    fixture.registry.script().on(Match.manifest("v1"), new Redirect(307, target));
  }

  private static URI named(ScriptedRegistry registry) {
    return URI.create("http://" + REGISTRY + ":" + port(registry));
  }

  private UpstreamConfig config() {
    return config(fixture.registry.uri());
  }

  private static UpstreamConfig config(URI endpoint, String... trustedHosts) {
    return UpstreamFixture.config(
        List.of(endpoint), new Anonymous(), TIMEOUTS, Set.of(trustedHosts));
  }

  private int port() {
    return port(fixture.registry);
  }

  private static int port(ScriptedRegistry registry) {
    return registry.uri().getPort();
  }

  private SeenRequest last() {
    return fixture.registry.requests().getLast();
  }
}
