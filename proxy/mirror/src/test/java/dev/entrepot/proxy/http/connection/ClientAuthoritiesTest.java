package dev.entrepot.proxy.http.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.entrepot.config.ListenAddress;
import dev.entrepot.config.TlsConfig;
import dev.entrepot.proxy.http.connection.SecureClient.Identity;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.JdkSSLEngineOptions;
import io.vertx.core.net.OpenSSLEngineOptions;
import io.vertx.core.net.SSLEngineOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Certificates of clients, by either engine and either version of TLS. */
final class ClientAuthoritiesTest {
  private static final String NONE = "none";

  @TempDir private Path folder;
  private Vertx vertx;
  private X509Bundle server;
  private X509Bundle authority;
  private Path file;

  @BeforeEach
  void makeCertificates() throws Exception {
    vertx = Vertx.vertx();
    server = authority("CN=localhost");
    authority = authority("CN=Nodes CA");
    file = Files.writeString(folder.resolve("ca.pem"), authority.getCertificatePEM());
  }

  @AfterEach
  void close() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get();
  }

  static Stream<Arguments> engines() {
    return Stream.of("TLSv1.2", "TLSv1.3")
        .flatMap(
            version ->
                Stream.of(new OpenSSLEngineOptions(), new JdkSSLEngineOptions())
                    .map(engine -> Arguments.of(engine, version)));
  }

  private static X509Bundle authority(String subject) throws Exception {
    return new CertificateBuilder()
        .ecp256()
        .subject(subject)
        .setIsCertificateAuthority(true)
        .buildSelfSigned();
  }

  private static CertificateBuilder node() {
    return new CertificateBuilder().ecp256().subject("CN=node-7").addExtendedKeyUsageClientAuth();
  }

  /** Answers each request with the subject of its connection's certificate. */
  private int listen(SSLEngineOptions engine) throws Exception {
    var tls =
        new TlsConfig(
            Files.writeString(folder.resolve("cert.pem"), server.getCertificatePEM()),
            Files.writeString(folder.resolve("key.pem"), server.getPrivateKeyPEM()));
    var options = ServerOptions.of(new ListenAddress("127.0.0.1", 0), Optional.empty());
    ServerOptions.secure(options, tls, engine);
    ServerOptions.ask(options, ClientAuthorities.read(file, InstantSource.system()));
    return vertx
        .createHttpServer(options)
        .requestHandler(request -> request.response().end(subject(request)))
        .listen()
        .toCompletionStage()
        .toCompletableFuture()
        .get()
        .actualPort();
  }

  private static String subject(HttpServerRequest request) {
    return ClientCertificate.of(request.connection())
        .map(X509Certificate::getSubjectX500Principal)
        .map(Object::toString)
        .orElse(NONE);
  }

  private SecureClient client(int port, String version, Identity identity) throws Exception {
    return new SecureClient(port, version, server.toTrustManager(), identity);
  }

  @ParameterizedTest
  @MethodSource("engines")
  void certificate_signedByTheAuthority_isOfEachConnection(SSLEngineOptions engine, String version)
      throws Exception {
    int port = listen(engine);
    SecureClient client = client(port, version, Identity.of(node().buildIssuedBy(authority)));

    assertThat(client.answer()).isEqualTo("CN=node-7");
    assertThat(client.answer()).as("in a resumed session").isEqualTo("CN=node-7");
    assertThat(client.hasResumed()).isTrue();
  }

  @ParameterizedTest
  @MethodSource("engines")
  void certificate_none_connectsAllTheSame(SSLEngineOptions engine, String version)
      throws Exception {
    SecureClient client = client(listen(engine), version, Identity.NONE);

    assertThat(client.answer()).isEqualTo(NONE);
    assertThat(client.answer()).as("in a resumed session").isEqualTo(NONE);
  }

  @ParameterizedTest
  @MethodSource("engines")
  void certificate_ofIntermediate_needsItsChain(SSLEngineOptions engine, String version)
      throws Exception {
    int port = listen(engine);
    X509Bundle between =
        node().subject("CN=Between").setIsCertificateAuthority(true).buildIssuedBy(authority);
    X509Bundle node = node().buildIssuedBy(between);

    assertThat(client(port, version, Identity.of(node)).answer()).isEqualTo("CN=node-7");
    assertRefused(client(port, version, Identity.withoutChain(node)));
  }

  @ParameterizedTest
  @MethodSource("engines")
  void certificate_ofAuthorityThatMayNotSign_isRefused(SSLEngineOptions engine, String version)
      throws Exception {
    X509Bundle noAuthority = node().subject("CN=node-8").buildIssuedBy(authority);
    X509Bundle pretender =
        node()
            .keyPair(noAuthority.getKeyPair())
            .subject("CN=node-8")
            .setIsCertificateAuthority(true)
            .buildSelfSigned();
    Identity identity = Identity.of(node().buildIssuedBy(pretender), noAuthority);

    assertRefused(client(listen(engine), version, identity));
  }

  @ParameterizedTest
  @MethodSource("engines")
  void certificate_ofOthers_isRefused(SSLEngineOptions engine, String version) throws Exception {
    int port = listen(engine);
    X509Bundle sameName = authority("CN=Nodes CA");
    Instant now = Instant.now();
    for (CertificateBuilder late :
        new CertificateBuilder[] {
          node().notBefore(now.minus(Duration.ofDays(2))).notAfter(now.minusSeconds(5)),
          node().notBefore(now.plus(Duration.ofDays(1))).notAfter(now.plus(Duration.ofDays(2)))
        }) {
      assertRefused(client(port, version, Identity.of(late.buildIssuedBy(authority))));
    }
    assertRefused(client(port, version, Identity.of(node().buildIssuedBy(sameName))));
    assertRefused(client(port, version, Identity.of(authority("CN=node-7"))));
    assertRefused(client(port, version, Identity.of(server)));
    X509Bundle ofServer =
        new CertificateBuilder()
            .ecp256()
            .subject("CN=node-7")
            .addExtendedKeyUsageServerAuth()
            .buildIssuedBy(authority);
    assertRefused(client(port, version, Identity.of(ofServer)));
  }

  @ParameterizedTest
  @MethodSource("engines")
  void certificate_amongMany_isRefused(SSLEngineOptions engine, String version) throws Exception {
    X509Bundle signer = authority;
    for (int i = 1; i < ClientAuthorities.MAX_CERTIFICATES; i++) {
      signer =
          node().subject("CN=Between " + i).setIsCertificateAuthority(true).buildIssuedBy(signer);
    }
    int port = listen(engine);

    assertThat(client(port, version, Identity.of(signer)).answer())
        .isEqualTo("CN=Between " + (ClientAuthorities.MAX_CERTIFICATES - 1));
    X509Bundle deeper =
        node().subject("CN=deeper").setIsCertificateAuthority(true).buildIssuedBy(signer);
    assertRefused(client(port, version, Identity.of(node().buildIssuedBy(deeper))));
  }

  /** Only TLS 1.2 has it; BoringSSL's servers refuse it. */
  @ParameterizedTest
  @MethodSource("engines")
  void certificate_anotherOneLater_doesNotCount(SSLEngineOptions engine, String version)
      throws Exception {
    int port = listen(engine);
    X509Bundle second = node().subject("CN=node-8").buildIssuedBy(authority);
    SecureClient client = client(port, version, Identity.of(node().buildIssuedBy(authority)));

    assertThat(client.answersAroundRenegotiation(Identity.of(second)))
        .startsWith("CN=node-7")
        .doesNotContain("CN=node-8");
  }

  private static void assertRefused(SecureClient client) {
    assertThatThrownBy(client::answer)
        .isInstanceOf(IOException.class)
        .message()
        .doesNotContain("internal_error");
  }

  @Test
  void read_noCertificate_isRefused() throws Exception {
    for (String text :
        new String[] {
          "", "nothing of the kind", server.getPrivateKeyPEM(), "-----BEGIN CERTIFICATE-----\nAA=="
        }) {
      Path broken = Files.writeString(folder.resolve("broken.pem"), text);
      assertThatThrownBy(() -> ClientAuthorities.read(broken, InstantSource.system()))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("access.client-certificates.ca: " + broken);
    }
  }
}
