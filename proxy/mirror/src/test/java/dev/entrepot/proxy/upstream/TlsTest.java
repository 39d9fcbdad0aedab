package dev.entrepot.proxy.upstream;

import static dev.entrepot.proxy.upstream.UpstreamFixture.APP;
import static dev.entrepot.proxy.upstream.UpstreamFixture.await;
import static dev.entrepot.proxy.upstream.UpstreamFixture.digest;
import static dev.entrepot.proxy.upstream.UpstreamFixture.found;
import static dev.entrepot.proxy.upstream.UpstreamFixture.readAll;
import static dev.entrepot.proxy.upstream.UpstreamFixture.refused;
import static dev.entrepot.proxy.upstream.UpstreamFixture.tag;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.loadtest.upstream.Fault.Redirect;
import dev.entrepot.loadtest.upstream.Match;
import dev.entrepot.loadtest.upstream.ScriptedRegistry;
import dev.entrepot.loadtest.upstream.SyntheticContent;
import dev.entrepot.proxy.answer.Refusal.Reason;
import dev.entrepot.proxy.upstream.network.TestNetwork;
import io.netty.handler.ssl.OpenSsl;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TLS with the JVM's trust store, which has the scripted registry's certificate here. */
class TlsTest {
  private static final String TRUST_STORE = "javax.net.ssl.trustStore";
  private static final int SIZE = 2_000_000;

  private final UpstreamFixture fixture =
      new UpstreamFixture(ScriptedRegistry.builder().tls().start());
  private final SyntheticContent content = SyntheticContent.of(3, SIZE);
  private final String blob = fixture.registry.repository(APP.value()).addBlob(content).digest();
  @TempDir private Path folder;

  @BeforeEach
  void trust() throws IOException, GeneralSecurityException {
    trust(fixture.registry);
  }

  @AfterEach
  void close() {
    System.clearProperty(TRUST_STORE);
    fixture.close();
  }

  @Test
  void getBlob_overTls_isTheContent() {
    var upstream = fixture.upstream();

    var body = found(() -> upstream.getBlob(APP, digest(blob), BlobRequest.whole()));

    assertThat(await(() -> readAll(body))).isEqualTo(content.read(0, SIZE));
    assertThat(OpenSsl.isAvailable()).isTrue();
  }

  @Test
  void getManifest_certificateOfAnotherHost_isUnreachable() throws Exception {
    try (var other =
        new UpstreamFixture(ScriptedRegistry.builder().host("127.0.0.3").tls().start())) {
      trust(other.registry);
      var upstream = other.upstream();

      var refusal = refused(() -> upstream.getManifest(APP, tag("v1")));

      assertThat(refusal.reason()).isEqualTo(Reason.UNREACHABLE);
      assertThat(refusal.message()).contains("127.0.0.3").contains("subject alternative");
      assertThat(other.registry.requests()).isEmpty();
    }
  }

  @Test
  void getManifest_redirectedToHttp_isBadAnswer() {
    fixture
        .registry
        .script()
        .on(Match.any(), Redirect.absolute(URI.create("http://127.0.0.1:1/v2/")));
    var upstream = fixture.upstream();

    var refusal = refused(() -> upstream.getManifest(APP, tag("v1")));

    assertThat(refusal.reason()).isEqualTo(Reason.BAD_ANSWER);
    assertThat(refusal.message()).contains("https to http");
  }

  @Test
  void getManifest_redirectedToAName_certificateHasToBeTheNames() {
    var registry = fixture.registry;
    String manifest = registry.repository(APP.value()).addManifest("text/plain", new byte[9], "v1");
    var network =
        new TestNetwork("127.0.0.1")
            .with("registry.example.com", "127.0.0.1")
            .with("cdn.example.net", "127.0.0.1");
    String target = "https://%s:%d/v2/team/app/manifests/" + manifest;
    int port = registry.uri().getPort();
    registry.script().on(Match.manifest("v1"), to(target, "registry.example.com", port));
    var upstream = fixture.upstream(fixture.config(), network);

    found(() -> upstream.getManifest(APP, tag("v1")));
    assertThat(registry.requests().getLast().header("host"))
        .contains("registry.example.com:" + port);

    registry.script().on(Match.manifest("v1"), to(target, "cdn.example.net", port));
    // The same address has a connection that stands, under the other name.
    var refusal = refused(() -> upstream.getManifest(APP, tag("v1")));
    assertThat(refusal.reason()).isEqualTo(Reason.UNREACHABLE);
    assertThat(refusal.message()).contains("cdn.example.net", "TLS failed");
  }

  private static Redirect to(String target, String host, int port) {
    return new Redirect(307, target.formatted(host, port));
  }

  private void trust(ScriptedRegistry registry) throws IOException, GeneralSecurityException {
    var pem = registry.certificatePem().orElseThrow().getBytes(UTF_8);
    var store = KeyStore.getInstance("JKS");
    store.load(null, null);
    store.setCertificateEntry(
        "registry",
        CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(pem)));
    var file = folder.resolve("trust.jks");
    try (var out = Files.newOutputStream(file)) {
      store.store(out, new char[0]);
    }
    System.setProperty(TRUST_STORE, file.toString());
  }
}
