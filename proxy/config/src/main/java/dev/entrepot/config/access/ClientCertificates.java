package dev.entrepot.config.access;

import java.nio.file.Path;

/**
 * The certificates of clients that are logins.
 *
 * @param ca the certificates of those that sign them, PEM
 * @param name what the caller's name looks like: that of a URI in the certificate (RFC 5280,
 *     4.2.1.6), or {@code cn:} and its common name
 */
public record ClientCertificates(Path ca, NamePattern name) {
  /** What names begin with that are common names. */
  public static final String COMMON_NAME = "cn:";

  /** Whether the name is the common name rather than a URI. */
  public boolean isOfCommonName() {
    return name.beginning().startsWith(COMMON_NAME);
  }
}
