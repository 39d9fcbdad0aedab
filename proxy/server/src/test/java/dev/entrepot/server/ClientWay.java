package dev.entrepot.server;

import dev.entrepot.config.EntrepotConfig;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.util.Optional;

/** How a client speaks with the server. */
public enum ClientWay {
  CLEAR_HTTP_1(false, HttpClient.Version.HTTP_1_1),
  TLS_HTTP_1(true, HttpClient.Version.HTTP_1_1),
  TLS_HTTP_2(true, HttpClient.Version.HTTP_2),
  CLEAR_UPGRADE_OFFERED(false, HttpClient.Version.HTTP_2);

  private final boolean tls;
  private final HttpClient.Version version;

  ClientWay(boolean tls, HttpClient.Version version) {
    this.tls = tls;
    this.version = version;
  }

  /** The version that is spoken; an upgrade is not taken. */
  public HttpClient.Version version() {
    return tls ? version : HttpClient.Version.HTTP_1_1;
  }

  /** A server, and a client that trusts it. */
  public TestProxy start(Path folder, URI upstream) throws Exception {
    TestCertificate certificate = TestCertificate.in(folder);
    HttpClient client =
        HttpClient.newBuilder().version(version).sslContext(certificate.trusting()).build();
    EntrepotConfig config =
        TestProxy.config(folder.resolve("data"), upstream)
            .withTls(tls ? Optional.of(certificate.files()) : Optional.empty());
    return TestProxy.start(config, client);
  }
}
