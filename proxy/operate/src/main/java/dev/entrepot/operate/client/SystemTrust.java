package dev.entrepot.operate.client;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/**
 * The certificate authorities that this machine trusts: those of the Java runtime, and those of the
 * system, which operators add their own to. {@code SSL_CERT_FILE} names another file than the
 * system's, as it does for OpenSSL.
 */
final class SystemTrust {
  private static final String FILE_VARIABLE = "SSL_CERT_FILE";

  /** Where distributions keep them: Debian and Alpine, Red Hat, SUSE, the BSDs. */
  private static final List<String> FILES =
      List.of(
          "/etc/ssl/certs/ca-certificates.crt",
          "/etc/pki/tls/certs/ca-bundle.crt",
          "/etc/ssl/ca-bundle.pem",
          "/etc/ssl/cert.pem");

  private SystemTrust() {}

  /**
   * A context of TLS that trusts them.
   *
   * @throws IOException if they cannot be read; the message says which file
   */
  static SSLContext context(Map<String, String> environment) throws IOException {
    Optional<Path> file = file(environment);
    try {
      List<Certificate> all = new ArrayList<>(ofRuntime());
      if (file.isPresent()) {
        all.addAll(in(file.get()));
      }
      var context = SSLContext.getInstance("TLS");
      context.init(null, managers(all), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException(
          "the trusted certificates%s cannot be read: %s"
              .formatted(file.map(it -> " of " + it).orElse(""), e.getMessage()),
          e);
    }
  }

  private static Optional<Path> file(Map<String, String> environment) {
    return Stream.concat(Stream.ofNullable(environment.get(FILE_VARIABLE)), FILES.stream())
        .filter(name -> !name.isEmpty())
        .map(Path::of)
        .filter(Files::isReadable)
        .findFirst();
  }

  private static List<X509Certificate> ofRuntime() throws GeneralSecurityException {
    var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init((KeyStore) null);
    return Arrays.stream(factory.getTrustManagers())
        .filter(X509TrustManager.class::isInstance)
        .flatMap(manager -> Arrays.stream(((X509TrustManager) manager).getAcceptedIssuers()))
        .toList();
  }

  private static List<Certificate> in(Path file) throws IOException, GeneralSecurityException {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      return List.copyOf(CertificateFactory.getInstance("X.509").generateCertificates(in));
    }
  }

  private static TrustManager[] managers(List<Certificate> certificates)
      throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    for (int i = 0; i < certificates.size(); i++) {
      store.setCertificateEntry(Integer.toString(i), certificates.get(i));
    }
    var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory.getTrustManagers();
  }
}
