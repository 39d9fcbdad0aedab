package dev.entrepot.proxy.http.connection;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * The authorities that sign clients' certificates. They are trusted for that alone: a certificate
 * has to permit the authentication of clients (RFC 5280, 4.2.1.12). One that is refused ends the
 * handshake, and is told in the log. Any thread.
 */
public final class ClientAuthorities extends X509ExtendedTrustManager {
  /**
   * The most certificates that a client may send: its own, three that are between, and a root.
   * Paths through them are looked for on the event loop, before it is known who the client is.
   */
  static final int MAX_CERTIFICATES = 5;

  private final X509ExtendedTrustManager checks;
  private final RefusedCertificates refused;

  private ClientAuthorities(X509ExtendedTrustManager checks, RefusedCertificates refused) {
    this.checks = checks;
    this.refused = refused;
  }

  /**
   * Those of a file. Blocking.
   *
   * @param file certificates, PEM
   * @throws IOException if it cannot be used; the message says why
   */
  public static ClientAuthorities read(Path file, InstantSource clock) throws IOException {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      return new ClientAuthorities(
          trusting(CertificateFactory.getInstance("X.509").generateCertificates(in)),
          new RefusedCertificates(clock));
    } catch (GeneralSecurityException | IOException e) {
      throw new IOException(
          "access.client-certificates.ca: %s cannot be used (%s): name a file of certificates, PEM"
              .formatted(file, e.getMessage()),
          e);
    }
  }

  private static X509ExtendedTrustManager trusting(Collection<? extends Certificate> authorities)
      throws GeneralSecurityException, IOException {
    if (authorities.isEmpty()) {
      throw new CertificateException("it has no certificate");
    }
    KeyStore anchors = KeyStore.getInstance(KeyStore.getDefaultType());
    anchors.load(null, null);
    int number = 0;
    for (Certificate authority : authorities) {
      anchors.setCertificateEntry(Integer.toString(number++), authority);
    }
    TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
    factory.init(anchors);
    return Stream.of(factory.getTrustManagers())
        .filter(X509ExtendedTrustManager.class::isInstance)
        .map(X509ExtendedTrustManager.class::cast)
        .findFirst()
        .orElseThrow();
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String keyType, SSLEngine engine)
      throws CertificateException {
    try {
      requireShort(chain);
      checks.checkClientTrusted(chain, keyType, engine);
    } catch (CertificateException e) {
      refused.tell(Optional.ofNullable(engine.getPeerHost()), chain[0], e);
      throw HandshakeAlerts.telling(e, engine);
    }
  }

  private static void requireShort(X509Certificate[] chain) throws CertificateException {
    if (chain.length > MAX_CERTIFICATES) {
      throw new CertificateException(
          "%d certificates come with it; up to %d are looked at"
              .formatted(chain.length - 1, MAX_CERTIFICATES - 1));
    }
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return checks.getAcceptedIssuers();
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String keyType, Socket socket)
      throws CertificateException {
    throw new CertificateException("only engines are served");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String keyType)
      throws CertificateException {
    throw new CertificateException("only engines are served");
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String keyType, SSLEngine engine)
      throws CertificateException {
    throw new CertificateException("no servers are trusted");
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String keyType, Socket socket)
      throws CertificateException {
    throw new CertificateException("no servers are trusted");
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String keyType)
      throws CertificateException {
    throw new CertificateException("no servers are trusted");
  }
}
