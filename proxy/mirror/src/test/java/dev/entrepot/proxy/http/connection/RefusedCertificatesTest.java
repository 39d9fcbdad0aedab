package dev.entrepot.proxy.http.connection;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.netty.pkitesting.CertificateBuilder;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

final class RefusedCertificatesTest {
  private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
  private static final Instant END = Instant.parse("2026-02-01T00:00:00Z");
  private final ListAppender<ILoggingEvent> events = new ListAppender<>();
  private final Logger logger = (Logger) LoggerFactory.getLogger(RefusedCertificates.class);
  private Instant now = BEGIN;
  private final RefusedCertificates refused = new RefusedCertificates(() -> now);

  @BeforeEach
  void listen() {
    events.start();
    logger.addAppender(events);
  }

  @AfterEach
  void leave() {
    logger.detachAppender(events);
  }

  private List<String> lines() {
    return events.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  private static X509Certificate of(String subject) throws Exception {
    return new CertificateBuilder()
        .ecp256()
        .subject(subject)
        .notBefore(BEGIN)
        .notAfter(END)
        .setIsCertificateAuthority(true)
        .buildSelfSigned()
        .getCertificate();
  }

  private static CertificateException unsigned() {
    return new CertificateException(new CertPathBuilderException("no path"));
  }

  private void tell(X509Certificate certificate, CertificateException why) {
    refused.tell(Optional.of("192.0.2.7"), certificate, why);
  }

  @Test
  void tell_many_isOneLineInAWhile() throws Exception {
    X509Certificate certificate = of("CN=node-7");
    for (int i = 0; i < 1000; i++) {
      tell(certificate, unsigned());
    }
    now = now.plus(RefusedCertificates.INTERVAL);
    tell(certificate, unsigned());
    now = now.plus(RefusedCertificates.INTERVAL);
    tell(certificate, unsigned());

    String line =
        "a client certificate from 192.0.2.7 is refused: \"CN=node-7\", issued by \"CN=node-7\": no"
            + " CA of access.client-certificates.ca has signed it";
    assertThat(lines()).containsExactly(line, line + " (999 more since the last line)", line);
  }

  @Test
  void tell_namesOfClients_areBoundedAndPlain() throws Exception {
    tell(of("CN=" + "n".repeat(10_000)), unsigned());
    now = now.plus(RefusedCertificates.INTERVAL);
    tell(of("CN=a\u001b[31mb"), unsigned());

    assertThat(lines().getFirst()).hasSizeLessThan(600);
    assertThat(lines().getLast()).contains("a?[31mb");
  }

  @Test
  void tell_outOfTime_saysWhichCertificateIs() throws Exception {
    X509Certificate certificate = of("CN=node-7");
    for (Duration after : List.of(Duration.ofDays(60), Duration.ofDays(10))) {
      now = BEGIN.plus(after);
      tell(certificate, new CertificateException(new CertificateExpiredException("NotAfter")));
      tell(certificate, new CertificateException(new CertificateExpiredException("NotAfter")));
    }
    now = BEGIN.minus(Duration.ofDays(1));
    refused.tell(Optional.empty(), certificate, new CertificateNotYetValidException("NotBefore"));

    assertThat(lines()).hasSize(3);
    assertThat(lines().getFirst()).endsWith("it expired at 2026-02-01T00:00:00Z");
    assertThat(lines().get(1)).contains("a certificate that signs it has expired");
    assertThat(lines().getLast())
        .startsWith("a client certificate from an unknown address")
        .contains("it is not valid before 2026-01-01T00:00:00Z");
  }
}
