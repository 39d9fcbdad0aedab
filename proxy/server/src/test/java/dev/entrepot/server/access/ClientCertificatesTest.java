package dev.entrepot.server.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.entrepot.config.access.AccessConfig;
import dev.entrepot.config.access.ClientCertificates;
import dev.entrepot.config.access.NamePattern;
import dev.entrepot.loadtest.upstream.ScriptedRegistry;
import dev.entrepot.loadtest.upstream.TestImages;
import dev.entrepot.proxy.fixture.Fixture;
import dev.entrepot.server.LoggedLines;
import dev.entrepot.server.TestCertificate;
import dev.entrepot.server.TestProxy;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Clients that log in with a certificate, with passwords and without anything beside them. */
final class ClientCertificatesTest {
  private static final String NODE = "spiffe://site/ns/prod/sa/node";
  private static final String MANIFEST = "/v2/library/one/manifests/1";
  private static final String OTHERS = "/v2/library/two/manifests/1";
  private static final String REFUSALS = "dev.entrepot.proxy.http.connection.RefusedCertificates";

  @TempDir private Path folder;
  @Fixture private final ScriptedRegistry upstream = ScriptedRegistry.start();
  @Fixture private TestProxy proxy;
  private X509Bundle authority;
  private TestCertificate server;

  @BeforeEach
  void fill() throws Exception {
    TestImages.withSeed(3).addTo(upstream.repository("library/one"), "1");
    TestImages.withSeed(4).addTo(upstream.repository("library/two"), "1");
    server = TestCertificate.in(folder);
    authority = authority("CN=Nodes CA");
  }

  private static X509Bundle authority(String subject) throws Exception {
    return new CertificateBuilder()
        .ecp256()
        .subject(subject)
        .setIsCertificateAuthority(true)
        .buildSelfSigned();
  }

  private static CertificateBuilder node(String... uris) {
    CertificateBuilder builder =
        new CertificateBuilder().ecp256().subject("CN=node").addExtendedKeyUsageClientAuth();
    for (String uri : uris) {
      builder.addSanUriName(URI.create(uri));
    }
    return builder;
  }

  /** The node has all images of docker.io, the user only another one, others have none. */
  private void start() throws Exception {
    Path users = Guarded.users(folder.resolve("htpasswd"), "anna");
    Path ca = Files.writeString(folder.resolve("ca.pem"), authority.getCertificatePEM());
    NamePattern name = NamePattern.parse("spiffe://site/ns/{ns}/sa/{sa}").orElseThrow();
    AccessConfig access =
        AccessConfig.DEFAULTS
            .withUsers(users)
            .withClientCertificates(new ClientCertificates(ca, name))
            .withRules(
                Guarded.rules(
                    "user:" + NODE + " docker.io/* allow",
                    "user:anna docker.io/library/two allow"));
    proxy =
        TestProxy.start(
            Guarded.config(folder.resolve("data"), upstream.uri(), access)
                .withTls(Optional.of(server.files())));
  }

  private HttpClient client(Version version, X509Bundle certificate) throws Exception {
    return client(version, certificate.toKeyManagerFactory().getKeyManagers());
  }

  private HttpClient client(Version version, KeyManager... identity) throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(identity, server.managers(), null);
    return HttpClient.newBuilder().version(version).sslContext(context).build();
  }

  private HttpResponse<byte[]> get(HttpClient client, String path, String... headers)
      throws IOException, InterruptedException {
    return client.send(proxy.request("GET", path, headers), BodyHandlers.ofByteArray());
  }

  @ParameterizedTest
  @EnumSource(names = {"HTTP_1_1", "HTTP_2"})
  void certificate_thatIsGood_isALogin(Version version) throws Exception {
    start();
    try (HttpClient client = client(version, node(NODE).buildIssuedBy(authority))) {
      HttpResponse<byte[]> ping = get(client, "/v2/");
      assertThat(ping.statusCode()).isEqualTo(200);
      assertThat(ping.version()).isEqualTo(version);
      assertThat(ping.headers().firstValue("www-authenticate")).isEmpty();
      assertThat(get(client, MANIFEST).statusCode()).isEqualTo(200);
      assertThat(get(client, OTHERS).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void certificate_none_leavesTheOtherLogins() throws Exception {
    start();
    try (HttpClient client = client(Version.HTTP_1_1)) {
      assertThat(get(client, "/v2/").statusCode()).isEqualTo(401);
      assertThat(get(client, OTHERS).statusCode()).isEqualTo(401);
      String[] anna = Guarded.basic("anna", Guarded.RIGHT);
      assertThat(get(client, OTHERS, anna).statusCode()).isEqualTo(200);
      assertThat(get(client, MANIFEST, anna).statusCode()).isEqualTo(403);
    }
  }

  @Test
  void certificate_besideAHeader_doesNotCount() throws Exception {
    start();
    try (HttpClient client = client(Version.HTTP_2, node(NODE).buildIssuedBy(authority))) {
      String[] anna = Guarded.basic("anna", Guarded.RIGHT);
      assertThat(get(client, MANIFEST, anna).statusCode()).isEqualTo(403);
      assertThat(get(client, OTHERS, anna).statusCode()).isEqualTo(200);
      assertThat(get(client, MANIFEST, Guarded.basic("anna", "wrong")).statusCode()).isEqualTo(401);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"HTTP_1_1", "HTTP_2"})
  void token_askedForWithACertificate_isItsCallers(Version version) throws Exception {
    start();
    String token;
    try (HttpClient client = client(version, node(NODE).buildIssuedBy(authority))) {
      token = token(client, "library/one");
      assertThat(get(client, MANIFEST, Guarded.bearer(token)).statusCode()).isEqualTo(200);
      assertThat(get(client, OTHERS, Guarded.bearer(token)).statusCode()).isEqualTo(401);
    }
    try (HttpClient without = client(version)) {
      assertThat(get(without, MANIFEST, Guarded.bearer(token)).statusCode()).isEqualTo(200);
      String anonymous = token(without, "library/one");
      assertThat(get(without, MANIFEST, Guarded.bearer(anonymous)).statusCode()).isEqualTo(401);
    }
  }

  private String token(HttpClient client, String repository) throws Exception {
    HttpResponse<byte[]> answer =
        get(client, "/auth/token?service=docker.io&scope=repository:%s:pull".formatted(repository));
    assertThat(answer.statusCode()).as(Guarded.text(answer)).isEqualTo(200);
    return new JsonObject(Guarded.text(answer)).getString("token");
  }

  @Test
  void certificate_whoseNamesDoNotFit_isNoLogin() throws Exception {
    start();
    for (X509Bundle certificate :
        new X509Bundle[] {
          node().buildIssuedBy(authority),
          node("spiffe://site/ns/prod/sa/node/more").buildIssuedBy(authority),
          node(NODE, "spiffe://site/ns/dev/sa/node").buildIssuedBy(authority)
        }) {
      try (HttpClient client = client(Version.HTTP_1_1, certificate)) {
        HttpResponse<byte[]> answer = get(client, MANIFEST);
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(Guarded.text(answer)).contains("exactly one has to");
        String anonymous = token(client, "library/one");
        assertThat(get(client, MANIFEST, Guarded.bearer(anonymous)).statusCode()).isEqualTo(401);
      }
    }
    X509Bundle several = node(NODE, "https://example.com/node").buildIssuedBy(authority);
    try (HttpClient client = client(Version.HTTP_1_1, several)) {
      assertThat(get(client, MANIFEST).statusCode()).isEqualTo(200);
    }
  }

  /** The second connection resumes the session of the first. */
  @ParameterizedTest
  @EnumSource(names = {"HTTP_1_1", "HTTP_2"})
  void certificate_thatExpiresLater_countsNoLonger(Version version) throws Exception {
    start();
    X509Bundle brief = node(NODE).notAfter(Instant.now().plusSeconds(4)).buildIssuedBy(authority);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(brief.toKeyManagerFactory().getKeyManagers(), server.managers(), null);
    try (HttpClient open = HttpClient.newBuilder().version(version).sslContext(context).build()) {
      assertThat(get(open, MANIFEST).statusCode()).isEqualTo(200);
      TestProxy.await(() -> status(open) == 401);
      HttpResponse<byte[]> expired = get(open, MANIFEST);
      assertThat(Guarded.text(expired)).contains("the certificate has expired");
    }
    try (HttpClient resuming =
        HttpClient.newBuilder().version(version).sslContext(context).build()) {
      assertThat(get(resuming, MANIFEST).statusCode()).isEqualTo(401);
    }
  }

  private int status(HttpClient client) {
    try {
      return get(client, MANIFEST).statusCode();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Test
  void certificate_ofAnotherAuthority_isRefusedAtTheHandshakeAndTold() throws Exception {
    start();
    X509Bundle foreign = node(NODE).buildIssuedBy(authority("CN=Nodes CA"));
    try (var log = LoggedLines.of(REFUSALS);
        HttpClient client = client(Version.HTTP_1_1, foreign)) {
      assertThatThrownBy(() -> get(client, MANIFEST)).isInstanceOf(IOException.class);
      TestProxy.await(() -> !log.lines().isEmpty());
      assertThat(log.lines().getFirst())
          .contains("127.0.0.1", "\"CN=node\"", "\"CN=Nodes CA\"", "access.client-certificates.ca");
    }
    assertThat(upstream.requests()).isEmpty();
  }

  @Test
  void start_brokenAuthority_saysWhichKey() throws Exception {
    Path ca = Files.writeString(folder.resolve("ca.pem"), "nothing");
    NamePattern name = NamePattern.parse("cn:{cn}").orElseThrow();
    AccessConfig access =
        AccessConfig.DEFAULTS.withClientCertificates(new ClientCertificates(ca, name));
    assertThatThrownBy(
            () ->
                TestProxy.start(
                    Guarded.config(folder.resolve("data"), upstream.uri(), access)
                        .withTls(Optional.of(server.files()))))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("access.client-certificates.ca: " + ca);
  }
}
