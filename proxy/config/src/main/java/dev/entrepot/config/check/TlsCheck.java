package dev.entrepot.config.check;

import dev.entrepot.config.EntrepotConfig;
import dev.entrepot.config.TlsConfig;
import dev.entrepot.config.read.Loaded;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether the certificate and the key of the clients' port can be used, and go together. */
record TlsCheck(Loaded<EntrepotConfig> loaded, Instant now) {
  private static final String CERT = "tls.cert";
  private static final String KEY = "tls.key";
  private static final String CERTIFICATE = "CERTIFICATE";
  private static final String OPENSSH = "OPENSSH PRIVATE KEY";

  /** How long before its end a certificate is worth a warning. */
  private static final Duration SOON = Duration.ofDays(14);

  List<ConfigIssue> run() {
    return loaded.value().tls().map(this::run).orElse(List.of());
  }

  private List<ConfigIssue> run(TlsConfig tls) {
    List<ConfigIssue> findings = new ArrayList<>();
    try {
      List<X509Certificate> chain = chain(PemFile.read(tls.cert()));
      Optional<PemFile.Block> key = key(PemFile.read(tls.key()), findings);
      if (chain.isEmpty()) {
        findings.add(
            fault(
                CERT, "%s has no certificate (-----BEGIN CERTIFICATE-----)".formatted(tls.cert())));
      } else {
        key.ifPresent(it -> pair(it, chain, findings));
        if (findings.isEmpty()) {
          order(chain, findings);
        }
        time(chain.getFirst(), findings);
      }
    } catch (IOException e) {
      findings.add(fault(CERT, "cannot be read: %s".formatted(e)));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      findings.add(
          fault(CERT, "%s has a certificate that cannot be understood".formatted(tls.cert())));
    }
    return findings;
  }

  static List<X509Certificate> chain(PemFile file) throws GeneralSecurityException {
    var factory = CertificateFactory.getInstance("X.509");
    List<X509Certificate> chain = new ArrayList<>();
    for (PemFile.Block block : file.blocks()) {
      if (block.label().equals(CERTIFICATE)) {
        var bytes = new ByteArrayInputStream(block.bytes());
        chain.add((X509Certificate) factory.generateCertificate(bytes));
      }
    }
    return chain;
  }

  /** The key, if it is one that can be used. */
  private Optional<PemFile.Block> key(PemFile file, List<ConfigIssue> findings) {
    Optional<PemFile.Block> found = file.blocks().stream().filter(PemFile.Block::isKey).findFirst();
    if (found.isEmpty()) {
      findings.add(fault(KEY, "the file has no private key (-----BEGIN PRIVATE KEY-----)"));
    } else if (found.get().isEncrypted()) {
      findings.add(
          fault(
              KEY,
              "the key is encrypted; decrypt it with \"openssl pkey -in KEY -out NEW-KEY\", and let"
                  + " only the user that runs Entrepot read it"));
      return Optional.empty();
    } else if (found.get().label().equals(OPENSSH)) {
      findings.add(
          fault(
              KEY,
              "the key is one of OpenSSH; convert a copy with \"ssh-keygen -p -m PKCS8 -f KEY\""));
      return Optional.empty();
    }
    return found;
  }

  private void pair(PemFile.Block key, List<X509Certificate> chain, List<ConfigIssue> findings) {
    for (int i = 0; i < chain.size(); i++) {
      if (KeyPairCheck.fit(key, chain.get(i).getPublicKey())) {
        if (i > 0) {
          findings.add(
              fault(
                  CERT,
                  ("the certificate of the key is number %d of the file: put it first, and behind"
                          + " it those that sign it")
                      .formatted(i + 1)));
        }
        return;
      }
    }
    findings.add(fault(KEY, "this is not the key of the certificate in tls.cert"));
  }

  /** Each certificate is signed by the next (RFC 8446, 4.4.2). */
  private void order(List<X509Certificate> chain, List<ConfigIssue> findings) {
    for (int i = 0; i + 1 < chain.size(); i++) {
      if (!chain
          .get(i)
          .getIssuerX500Principal()
          .equals(chain.get(i + 1).getSubjectX500Principal())) {
        findings.add(
            warning(
                CERT,
                ("certificate number %d of the file is not the one that signs number %d: clients"
                        + " may not trust a chain in another order")
                    .formatted(i + 2, i + 1)));
        return;
      }
    }
  }

  private void time(X509Certificate certificate, List<ConfigIssue> findings) {
    Instant end = certificate.getNotAfter().toInstant();
    Instant begin = certificate.getNotBefore().toInstant();
    if (end.isBefore(now)) {
      findings.add(warning(CERT, "the certificate has expired on %s".formatted(end)));
    } else if (end.isBefore(now.plus(SOON))) {
      findings.add(warning(CERT, "the certificate expires on %s".formatted(end)));
    } else if (begin.isAfter(now)) {
      findings.add(warning(CERT, "the certificate is not valid before %s".formatted(begin)));
    }
  }

  private ConfigIssue fault(String key, String text) {
    return ConfigIssue.fault(loaded, key, text);
  }

  private ConfigIssue warning(String key, String text) {
    return ConfigIssue.warning(loaded, key, text);
  }
}
