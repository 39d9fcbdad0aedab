package dev.entrepot.loadtest.compare.load;

import dev.entrepot.loadtest.compare.os.Command;
import dev.entrepot.loadtest.compare.os.Tool;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * What all peers show to clients that come by HTTPS.
 *
 * @param chain the certificate, PEM
 * @param key its private key, PEM
 * @param trust a client's context that trusts it and nothing else
 */
public record Certificate(Path chain, Path key, SSLContext trust) {
  private static final String DAYS = "30";

  /** Makes one with an elliptic key, signed by itself. */
  public static Certificate make(Path folder) throws IOException, InterruptedException {
    Files.createDirectories(folder);
    Path chain = folder.resolve("certificate.pem");
    Path key = folder.resolve("key.pem");
    Command.run(
        List.of(
            Tool.OPENSSL.path(),
            "req",
            "-x509",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:prime256v1",
            "-nodes",
            "-keyout",
            key.toString(),
            "-out",
            chain.toString(),
            "-days",
            DAYS,
            "-subj",
            "/CN=127.0.0.1",
            "-addext",
            "subjectAltName=IP:127.0.0.1"));
    return new Certificate(chain, key, trust(chain));
  }

  private static SSLContext trust(Path chain) throws IOException {
    try (InputStream pem = Files.newInputStream(chain)) {
      var anchors = KeyStore.getInstance(KeyStore.getDefaultType());
      anchors.load(null, null);
      anchors.setCertificateEntry(
          "peer", CertificateFactory.getInstance("X.509").generateCertificate(pem));
      var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(anchors);
      var context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException("the certificate that openssl made cannot be used", e);
    }
  }
}
