package dev.entrepot.loadtest.upstream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.net.http.HttpClient;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;

class TlsTest {
  @Test
  void get_overTls_isServedByATrustedCertificate() throws Exception {
    try (var registry = ScriptedRegistry.builder().tls().redirectBlobsTo("localhost").start();
        var client = new Client(registry.uri(), trusting(registry))) {
      var blob = registry.repository("a/b").addBlob(SyntheticContent.of(1, 1_000_000));

      var redirect = client.get("/v2/a/b/blobs/" + blob.digest());
      var response = client.get(redirect.headers().firstValue("location").orElseThrow());

      assertThat(registry.uri().getScheme()).isEqualTo("https");
      assertThat(Sha256.digest(response.body())).isEqualTo(blob.digest());
    }
  }

  private static HttpClient trusting(ScriptedRegistry registry) throws Exception {
    var pem = registry.certificatePem().orElseThrow().getBytes(UTF_8);
    var store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    store.setCertificateEntry(
        "registry",
        CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(pem)));
    var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    var context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return HttpClient.newBuilder().sslContext(context).build();
  }
}
