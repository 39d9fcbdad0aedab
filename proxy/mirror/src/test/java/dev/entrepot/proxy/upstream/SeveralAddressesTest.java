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
import dev.entrepot.proxy.answer.Refusal.Reason;
import dev.entrepot.proxy.upstream.network.TestNetwork;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Hosts with several addresses. The registry listens at 127.0.0.1, which counts as an address of
 * the internet; at 127.0.0.9 nothing listens on its port, and connections are refused.
 */
class SeveralAddressesTest {
  private static final byte[] CONTENT = "content".getBytes(UTF_8);
  private static final String HOST = "registry.example.com";
  private static final String CDN = "cdn.example.net";
  private static final String REFUSED = "127.0.0.9";
  private static final String WELL = "127.0.0.1";

  /** Less than a connection may take. */
  private static final Duration SOON = TIMEOUTS.connect().minusSeconds(1);

  private final UpstreamFixture fixture = new UpstreamFixture(registry(WELL, 0));
  private final TestNetwork network = new TestNetwork(WELL, REFUSED);

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void endpoint_firstAddressRefuses_theNextIsAsked() {
    network.with(HOST, REFUSED, "127.0.0.8", WELL);

    assertThat(manifest(fixture.upstream(config(), network))).isEqualTo(CONTENT);
    assertThat(fixture.registry.requests().getLast().header("host")).contains(HOST + ":" + port());
  }

  @Test
  void endpoint_firstAddressTakesNoConnection_theNextIsAskedSoon() throws Exception {
    try (var deaf = RawServer.deaf("127.0.0.3", port())) {
      network.with(HOST, "127.0.0.3", WELL);
      var upstream = fixture.upstream(config(), network);

      long start = System.nanoTime();
      assertThat(manifest(upstream)).isEqualTo(CONTENT);
      assertThat(manifest(upstream)).isEqualTo(CONTENT);
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(SOON);
      assertThat(deaf.uri().getPort()).isEqualTo(port());
    }
  }

  @Test
  void endpoint_deadIpv4BesideLiveIpv6_isAskedThere() {
    try (var six = registry("::1", 0)) {
      network.with(HOST, WELL, "::1");
      fixture.registry.close();
      var upstream = fixture.upstream(config(six.uri().getPort()), network);

      assertThat(manifest(upstream)).isEqualTo(CONTENT);
    }
  }

  @Test
  void endpoint_ipv6Literal_isAsked() {
    try (var six = registry("::1", 0)) {
      var upstream = fixture.upstream(config(six.uri()), network);

      assertThat(manifest(upstream)).isEqualTo(CONTENT);
      assertThat(six.requests().getLast().header("host")).contains("[::1]:" + six.uri().getPort());
      assertThat(network.lookups()).isEmpty();
    }
  }

  @Test
  void endpoint_deadIpv6BesideLiveIpv4_isAskedThere() {
    network.with(HOST, "::1", WELL);

    assertThat(manifest(fixture.upstream(config(), network))).isEqualTo(CONTENT);
  }

  @Test
  void endpoint_allAddressesRefuse_isUnreachable() {
    network.with(HOST, REFUSED, "127.0.0.8");
    var upstream = fixture.upstream(config(), network);

    var refusal = refused(() -> upstream.getManifest(APP, tag("v1")));

    assertThat(refusal.reason()).isEqualTo(Reason.UNREACHABLE);
    assertThat(refusal.message()).contains(HOST, "the connection was refused");
  }

  @Test
  void endpoint_nameServerFailsLater_isAskedWhereItWas() {
    network.with(HOST, WELL);
    var upstream = fixture.upstream(config(), network);
    assertThat(manifest(upstream)).isEqualTo(CONTENT);

    network.with(HOST);
    assertThat(manifest(upstream)).isEqualTo(CONTENT);
    network.silent(HOST);
    assertThat(manifest(upstream)).isEqualTo(CONTENT);
  }

  @Test
  void redirect_addressesOfBothKinds_onlyThePublicOnesAreTried() {
    try (var inside = registry("127.0.0.2", port())) {
      network.with(CDN, REFUSED, "127.0.0.2", WELL);
      redirectTo(CDN);
      var upstream = fixture.upstream(config(fixture.registry.uri()), network);

      assertThat(manifest(upstream)).isEqualTo(CONTENT);
      assertThat(inside.requests()).isEmpty();
    }
  }

  /** The name's public address is dead: the private one must not take its place. */
  @Test
  void redirect_publicAddressIsDead_privateOneIsNotTried() {
    try (var inside = registry("127.0.0.2", port())) {
      network.with(CDN, REFUSED, "127.0.0.2");
      redirectTo(CDN);
      var upstream = fixture.upstream(config(fixture.registry.uri()), network);

      assertThat(refused(() -> upstream.getManifest(APP, tag("v1"))).message())
          .contains(CDN, "refused");
      assertThat(inside.requests()).isEmpty();
    }
  }

  @Test
  void redirect_addressWasGoodAndNowIsInside_isNotTriedWhileTheNameServerFails() {
    network.with(CDN, WELL);
    redirectTo(CDN);
    var upstream = fixture.upstream(config(fixture.registry.uri()), network);
    assertThat(manifest(upstream)).isEqualTo(CONTENT);

    network.with(CDN, "127.0.0.2");
    assertThat(refused(() -> upstream.getManifest(APP, tag("v1"))).message()).contains("private");
  }

  @Test
  void redirect_nameWithAnUnderscore_isFollowed() {
    network.with("min_io.example.net", WELL);
    redirectTo("min_io.example.net");
    var upstream = fixture.upstream(config(fixture.registry.uri()), network);

    assertThat(manifest(upstream)).isEqualTo(CONTENT);
    assertThat(fixture.registry.requests().getLast().header("host"))
        .contains("min_io.example.net:" + port());
  }

  @Test
  void realm_firstAddressRefuses_theNextGivesTheToken() {
    try (var guarded =
        new UpstreamFixture(ScriptedRegistry.builder().auth(Bearer.anonymously()).start())) {
      guarded.registry.repository(APP.value()).addManifest("text/plain", CONTENT, "v1");
      int port = guarded.registry.uri().getPort();
      network.with(HOST, WELL).with("auth.example.com", REFUSED, WELL);
      guarded.registry.script().on(Match.manifest(), realmAt(port));

      assertThat(manifest(guarded.upstream(config(port), network))).isEqualTo(CONTENT);
    }
  }

  private static Headers realmAt(int port) {
    return Headers.with(
        "www-authenticate",
        "Bearer realm=\"http://auth.example.com:%d/token\",service=\"%s\""
            .formatted(port, Bearer.anonymously().service()));
  }

  private void redirectTo(String host) {
    var target = "http://%s:%d/v2/team/app/manifests/v2".formatted(host, port());
    fixture.registry.script().on(Match.manifest("v1"), new Redirect(307, target));
  }

  private static ScriptedRegistry registry(String host, int port) {
    var registry = ScriptedRegistry.builder().host(host).port(port).start();
    registry.repository(APP.value()).addManifest("text/plain", CONTENT, "v1");
    registry.repository(APP.value()).addManifest("text/plain", CONTENT, "v2");
    return registry;
  }

  private static byte[] manifest(Upstream upstream) {
    return found(() -> upstream.getManifest(APP, tag("v1"))).raw();
  }

  private UpstreamConfig config() {
    return config(port());
  }

  private static UpstreamConfig config(int port) {
    return config(URI.create("http://%s:%d".formatted(HOST, port)));
  }

  private static UpstreamConfig config(URI endpoint) {
    return UpstreamFixture.config(List.of(endpoint), new Anonymous(), TIMEOUTS, Set.of());
  }

  private int port() {
    return fixture.registry.uri().getPort();
  }
}
