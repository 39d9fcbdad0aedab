package dev.entrepot.config;

import dev.entrepot.config.read.Key;
import dev.entrepot.config.read.Section;
import dev.entrepot.config.read.ValueTypes;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The certificate of the clients' port.
 *
 * @param cert the certificate and its chain, PEM
 * @param key the private key, PEM (PKCS #8)
 */
public record TlsConfig(Path cert, Path key) {
  static final Key<Path> CERT = Key.optional("cert", ValueTypes.readableFile());
  static final Key<Path> KEY = Key.optional("key", ValueTypes.readableFile());

  static Optional<TlsConfig> read(Section section) {
    var cert = section.find(CERT);
    var key = section.find(KEY);
    if (section.isWritten() || section.has(CERT) || section.has(KEY)) {
      section.require(CERT);
      section.require(KEY);
    }
    return cert.flatMap(it -> key.map(that -> new TlsConfig(it, that)));
  }
}
