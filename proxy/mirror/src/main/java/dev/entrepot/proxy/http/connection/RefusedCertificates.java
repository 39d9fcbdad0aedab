package dev.entrepot.proxy.http.connection;

import dev.entrepot.oci.Quoted;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says in the log that clients' certificates are refused, once in a while, however many there are:
 * clients try again, and anyone can send any certificate. Any thread.
 */
final class RefusedCertificates {
  /** How often it is said at most. */
  static final Duration INTERVAL = Duration.ofSeconds(10);

  /** How deep the first cause of a failure is looked for. */
  private static final int MAX_CAUSES = 16;

  private static final Logger log = LoggerFactory.getLogger(RefusedCertificates.class);

  private final InstantSource clock;
  private final AtomicReference<Instant> saidAt = new AtomicReference<>(Instant.MIN);
  private final AtomicInteger unsaid = new AtomicInteger();

  RefusedCertificates(InstantSource clock) {
    this.clock = clock;
  }

  /**
   * A certificate has been refused.
   *
   * @param address where it comes from
   */
  void tell(Optional<String> address, X509Certificate certificate, CertificateException failure) {
    Instant now = clock.instant();
    Instant before = saidAt.get();
    // Either way: the clock may be set back.
    boolean isTime = Duration.between(before, now).abs().compareTo(INTERVAL) >= 0;
    if (!isTime || !saidAt.compareAndSet(before, now)) {
      unsaid.incrementAndGet();
      return;
    }
    int others = unsaid.getAndSet(0);
    log.warn(
        "a client certificate from {} is refused: {}, issued by {}: {}{}",
        address.orElse("an unknown address"),
        Quoted.of(certificate.getSubjectX500Principal().getName()),
        Quoted.of(certificate.getIssuerX500Principal().getName()),
        reason(certificate, failure, now),
        others == 0 ? "" : " (%d more since the last line)".formatted(others));
  }

  private static String reason(
      X509Certificate certificate, CertificateException failure, Instant now) {
    Throwable first = firstCause(failure);
    Instant begin = certificate.getNotBefore().toInstant();
    Instant end = certificate.getNotAfter().toInstant();
    return switch (first) {
      case CertificateExpiredException _ ->
          end.isBefore(now) ? "it expired at " + end : "a certificate that signs it has expired";
      case CertificateNotYetValidException _ ->
          begin.isAfter(now)
              ? "it is not valid before " + begin
              : "a certificate that signs it is not valid yet";
      case CertificateException _ -> Quoted.of(String.valueOf(first.getMessage()));
      default -> "no CA of access.client-certificates.ca has signed it";
    };
  }

  /** The cause behind all others. */
  static Throwable firstCause(CertificateException failure) {
    Throwable first = failure;
    for (int i = 0; i < MAX_CAUSES && first.getCause() != null; i++) {
      first = first.getCause();
    }
    return first;
  }
}
