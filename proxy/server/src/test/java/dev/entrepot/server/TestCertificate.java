package dev.entrepot.server;

import dev.entrepot.config.TlsConfig;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;

/**
 * A certificate of a server on loopback.
 *
 * @param files what the server is configured with
 * @param trusting for clients of this server
 * @param manager what they trust it by
 */
public record TestCertificate(TlsConfig files, SSLContext trusting, TrustManager manager) {
  /** Makes one, in files in this folder. */
  public static TestCertificate in(Path folder) throws Exception {
    X509Bundle certificate =
        new CertificateBuilder()
            .subject("CN=localhost")
            .addSanIpAddress("127.0.0.1")
            .setIsCertificateAuthority(true)
            .buildSelfSigned();
    Path cert = Files.writeString(folder.resolve("cert.pem"), certificate.getCertificatePEM());
    Path key = Files.writeString(folder.resolve("key.pem"), certificate.getPrivateKeyPEM());
    SSLContext trusting = SSLContext.getInstance("TLS");
    TrustManager manager = certificate.toTrustManager();
    trusting.init(null, new TrustManager[] {manager}, null);
    return new TestCertificate(new TlsConfig(cert, key), trusting, manager);
  }

  /** What a context of TLS that trusts it is made with. */
  public TrustManager[] managers() {
    return new TrustManager[] {manager};
  }
}
