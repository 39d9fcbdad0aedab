package dev.entrepot.loadtest.upstream;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;

/**
 * A new key and the certificate that it signs for itself, both as PEM; for localhost, 127.0.0.1 and
 * 127.0.0.2, both as PEM.
 */
record SelfSigned(String certificatePem, String privateKeyPem) {
  static SelfSigned generate() {
    X509Bundle bundle = build();
    return new SelfSigned(bundle.getCertificatePEM(), bundle.getPrivateKeyPEM());
  }

  /** Without the key. */
  @Override
  public String toString() {
    return "SelfSigned[" + certificatePem + ']';
  }

  private static X509Bundle build() {
    try {
      return new CertificateBuilder()
          .subject("CN=Scripted registry")
          .addSanDnsName("localhost")
          .addSanDnsName("registry.example.com")
          .addSanIpAddress("127.0.0.1")
          .addSanIpAddress("127.0.0.2")
          .setIsCertificateAuthority(true)
          .buildSelfSigned();
    } catch (Exception e) {
      throw new IllegalStateException("no certificate can be made", e);
    }
  }
}
