package dev.entrepot.proxy.http.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.config.ListenAddress;
import dev.entrepot.config.TlsConfig;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import io.vertx.core.Vertx;
import io.vertx.core.net.JdkSSLEngineOptions;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.OpenSSLEngineOptions;
import io.vertx.core.net.SSLEngineOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The cipher suites of TLS that the server agrees on, by either engine. */
final class CipherSuitesTest {
  private static final Set<String> WEAK =
      Set.of(
          "TLS_RSA_WITH_AES_128_GCM_SHA256",
          "TLS_RSA_WITH_AES_256_GCM_SHA384",
          "TLS_RSA_WITH_AES_128_CBC_SHA",
          "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA",
          "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA");
  private static final Set<String> STRONG = Set.of("TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256");

  @TempDir private Path folder;
  private Vertx vertx;
  private TlsConfig tls;

  @BeforeEach
  void makeCertificate() throws Exception {
    vertx = Vertx.vertx();
    X509Bundle certificate =
        new CertificateBuilder()
            .algorithm(CertificateBuilder.Algorithm.rsa2048)
            .subject("CN=localhost")
            .addSanDnsName("localhost")
            .setIsCertificateAuthority(true)
            .buildSelfSigned();
    tls =
        new TlsConfig(
            Files.writeString(folder.resolve("cert.pem"), certificate.getCertificatePEM()),
            Files.writeString(folder.resolve("key.pem"), certificate.getPrivateKeyPEM()));
  }

  @AfterEach
  void close() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get();
  }

  static Stream<SSLEngineOptions> engines() {
    return Stream.of(new OpenSSLEngineOptions(), new JdkSSLEngineOptions());
  }

  @ParameterizedTest
  @MethodSource("engines")
  void suites_withoutForwardSecrecyOrAuthentication_areNotAgreedOn(SSLEngineOptions engine)
      throws Exception {
    int port = listen(engine);
    for (String suite : WEAK) {
      assertThat(connects(port, suite)).as(suite).isFalse();
    }
    for (String suite : STRONG) {
      assertThat(connects(port, suite)).as(suite).isTrue();
    }
  }

  private int listen(SSLEngineOptions engine) throws Exception {
    var options = ServerOptions.of(new ListenAddress("127.0.0.1", 0), Optional.empty());
    ServerOptions.secure(options, tls, engine);
    return vertx
        .createHttpServer(options)
        .requestHandler(request -> request.response().end())
        .listen()
        .toCompletionStage()
        .toCompletableFuture()
        .get()
        .actualPort();
  }

  private boolean connects(int port, String suite) throws InterruptedException {
    var options =
        new NetClientOptions()
            .setSsl(true)
            .setTrustAll(true)
            .setHostnameVerificationAlgorithm("")
            .setEnabledSecureTransportProtocols(Set.of("TLSv1.2"))
            .addEnabledCipherSuite(suite)
            .setSslEngineOptions(new OpenSSLEngineOptions());
    try {
      vertx
          .createNetClient(options)
          .connect(port, "127.0.0.1")
          .toCompletionStage()
          .toCompletableFuture()
          .get()
          .close();
      return true;
    } catch (ExecutionException e) {
      assertThat(e).hasRootCauseInstanceOf(Exception.class);
      return false;
    }
  }
}
