package dev.entrepot.proxy.access.login;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.config.access.ClientCertificates;
import dev.entrepot.config.access.NamePattern;
import dev.entrepot.proxy.access.Caller;
import dev.entrepot.proxy.access.Proof;
import io.netty.pkitesting.CertificateBuilder;
import java.net.URI;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Certificates are real ones; that their signers are checked is the connection's matter. */
final class CertificateNamesTest {
  private static final String PATTERN = "spiffe://site/ns/{ns}/sa/{sa}";

  private final MovedClock clock = new MovedClock(Instant.now());

  private CertificateNames names(String pattern) {
    return new CertificateNames(
        new ClientCertificates(Path.of("ca.pem"), NamePattern.parse(pattern).orElseThrow()), clock);
  }

  private CertificateBuilder builder() {
    return new CertificateBuilder()
        .ecp256()
        .setIsCertificateAuthority(true)
        .subject("CN=somebody")
        .notBefore(clock.instant().minusSeconds(60))
        .notAfter(clock.instant().plusSeconds(60));
  }

  private X509Certificate ofUris(String... uris) throws Exception {
    CertificateBuilder builder = builder();
    for (String uri : uris) {
      builder.addSanUriName(URI.create(uri));
    }
    return builder.buildSelfSigned().getCertificate();
  }

  private X509Certificate ofSubject(String subject) throws Exception {
    return builder().subject(subject).buildSelfSigned().getCertificate();
  }

  private static Caller.Known caller(Identified identified) {
    assertThat(identified).isInstanceOf(Identified.Known.class);
    return ((Identified.Known) identified).login().caller();
  }

  @Test
  void identify_uri_isTheName() throws Exception {
    assertThat(caller(names(PATTERN).identify(ofUris("spiffe://site/ns/ci/sa/builder"))))
        .isEqualTo(new Caller.Known("spiffe://site/ns/ci/sa/builder", Set.of(), Proof.CERTIFICATE));
    assertThat(
            caller(
                names(PATTERN)
                    .identify(ofUris("https://other.example", "spiffe://site/ns/a/sa/b"))))
        .extracting(Caller.Known::name)
        .isEqualTo("spiffe://site/ns/a/sa/b");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "spiffe://site/ns/ci/sa/builder/more",
        "spiffe://site/ns/ci/x/sa/builder",
        "spiffe://site/ns//sa/builder",
        "spiffe://site/ns/ci/sa/",
        "spiffe://site.evil.example/ns/ci/sa/builder",
        "spiffe://evil.example/?spiffe://site/ns/ci/sa/builder",
        "xspiffe://site/ns/ci/sa/builder",
        "spiffe://SITE/ns/ci/sa/builder"
      })
  void identify_uriThatIsNearlyRight_isRefused(String uri) throws Exception {
    assertThat(names(PATTERN).identify(ofUris(uri))).isInstanceOf(Identified.Wrong.class);
  }

  @Test
  void identify_severalUrisThatFit_isRefused() throws Exception {
    assertThat(
            names(PATTERN).identify(ofUris("spiffe://site/ns/a/sa/b", "spiffe://site/ns/a/sa/c")))
        .isEqualTo(
            new Identified.Wrong(
                "2 names of the certificate fit spiffe://site/ns/{ns}/sa/{sa}; exactly one has"
                    + " to"));
  }

  @Test
  void identify_noUri_isRefusedWhateverOtherNamesSay() throws Exception {
    X509Certificate certificate =
        builder()
            .subject("CN=spiffe://site/ns/ci/sa/builder")
            .addSanDnsName("site")
            .addSanRfc822Name("spiffe://site/ns/ci/sa/builder")
            .buildSelfSigned()
            .getCertificate();

    assertThat(names(PATTERN).identify(certificate)).isInstanceOf(Identified.Wrong.class);
    assertThat(names(PATTERN).identify(ofSubject("CN=x"))).isInstanceOf(Identified.Wrong.class);
  }

  @Test
  void identify_commonName_isTheName() throws Exception {
    CertificateNames names = names("cn:node-{number}.site");

    assertThat(caller(names.identify(ofSubject("CN=node-7.site,O=Site"))).name())
        .isEqualTo("cn:node-7.site");
    for (String other :
        new String[] {
          "O=Site",
          "CN=node-.site",
          "CN=node-7.site.evil",
          "CN=xnode-7.site",
          "CN=node-7/8.site",
          "CN=cn:node-7.site",
          "CN=node-7.site,CN=node-8.site",
          "CN=other,CN=node-7.site",
          "CN=node-7.site+CN=other",
          "O=x\\,CN\\=node-7.site",
          "CN=node-7.site\\,CN\\=other"
        }) {
      assertThat(names.identify(ofSubject(other))).as(other).isInstanceOf(Identified.Wrong.class);
    }
  }

  @Test
  void identify_commonNameWanted_doesNotLookAtUris() throws Exception {
    assertThat(names("cn:{name}").identify(ofSubject("O=x"))).isInstanceOf(Identified.Wrong.class);
    X509Certificate certificate =
        builder().addSanUriName(URI.create("cn:admin")).buildSelfSigned().getCertificate();

    assertThat(caller(names("cn:{name}").identify(certificate)).name()).isEqualTo("cn:somebody");
  }

  @Test
  void identify_outOfTime_isRefused() throws Exception {
    X509Certificate certificate = ofUris("spiffe://site/ns/a/sa/b");
    clock.move(Duration.ofSeconds(62));

    assertThat(names(PATTERN).identify(certificate))
        .isEqualTo(new Identified.Wrong("the certificate has expired, or is not valid yet"));
    clock.move(Duration.ofSeconds(-200));
    assertThat(names(PATTERN).identify(certificate)).isInstanceOf(Identified.Wrong.class);
  }

  @Test
  void stands_otherPattern_doesNot() throws Exception {
    var login =
        ((Identified.Known) names(PATTERN).identify(ofUris("spiffe://site/ns/a/sa/b"))).login();

    assertThat(names(PATTERN).stands(login)).isTrue();
    assertThat(names("spiffe://site/ns/a/sa/{sa}").stands(login)).isFalse();
  }
}
