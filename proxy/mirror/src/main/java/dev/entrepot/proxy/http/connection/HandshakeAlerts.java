package dev.entrepot.proxy.http.connection;

import io.netty.handler.ssl.OpenSslCertificateException;
import io.netty.handler.ssl.OpenSslEngine;
import io.netty.internal.tcnative.CertificateVerifier;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import javax.net.ssl.SSLEngine;

/**
 * What a client is told whose certificate is refused (RFC 8446, 6.2). Netty's OpenSSL engine would
 * call most refusals an internal error of the server.
 */
final class HandshakeAlerts {
  private HandshakeAlerts() {}

  /** The same refusal, as one that the engine has an alert for. */
  static CertificateException telling(CertificateException refusal, SSLEngine engine) {
    if (!(engine instanceof OpenSslEngine)) {
      return refusal;
    }
    int error =
        switch (RefusedCertificates.firstCause(refusal)) {
          case CertificateExpiredException _ -> CertificateVerifier.X509_V_ERR_CERT_HAS_EXPIRED;
          case CertificateNotYetValidException _ ->
              CertificateVerifier.X509_V_ERR_CERT_NOT_YET_VALID;
          case CertPathBuilderException _ ->
              CertificateVerifier.X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY;
          default -> CertificateVerifier.X509_V_ERR_CERT_REJECTED;
        };
    return new OpenSslCertificateException(refusal.getMessage(), refusal, error);
  }
}
