package dev.entrepot.operate.setup;

import dev.entrepot.operate.setup.text.Addition;
import dev.entrepot.operate.setup.text.SetupException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.List;
import java.util.Optional;

/** The certificates that signed a server's own, as files of clients. */
public final class Certificates {
  private Certificates() {}

  /** Has clients find these certificates in this file. */
  static void put(Draft draft, Path file, String pem) throws SetupException, IOException {
    Optional<String> there = draft.read(file);
    if (there.filter(pem::equals).isPresent()) {
      return;
    }
    if (there.isPresent()) {
      throw new SetupException("%s is there already, with other certificates".formatted(file));
    }
    draft.write(file, pem, List.of(new Addition.Passage("", pem)));
  }

  /** Whether the text holds certificates, in PEM, and nothing that cannot be read. */
  public static boolean areIn(String pem) {
    try {
      return !CertificateFactory.getInstance("X.509")
          .generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.UTF_8)))
          .isEmpty();
    } catch (CertificateException e) {
      return false;
    }
  }
}
