package dev.entrepot.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.entrepot.config.access.AccessConfig;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class AccessFaultsTest {
  private static final String WHO = "user:NAME, group:NAME, anonymous, login or any";
  private static final String IMAGES =
      "repositories such as docker.io/library/* or ghcr.io/org/app, without a tag";
  private static final String NAME =
      "a text with a colon before its first {CLAIM}, such as gitlab:{project_path}";
  private static final String ISSUER =
      "an https URL such as https://gitlab.example.com, or an http one of this machine";
  private static final String FILE = "the path of a readable file (~ is the home folder)";
  private static final String CERTIFICATE =
      "a name of certificates such as spiffe://site/ns/{ns}/sa/{sa} or cn:{cn}";

  @TempDir private Path folder;

  /** A section of access, and what is told of it after the file's name. */
  private static Arguments told(String access, String... faults) {
    return arguments(
        "access:\n" + access.indent(2),
        Arrays.stream(faults).map("entrepot.yaml:%s"::formatted).toList());
  }

  static Stream<Arguments> faults() {
    return Stream.concat(
        faultsOfRules(), Stream.concat(faultsOfSources(), faultsOfOtherSections()));
  }

  private static Stream<Arguments> faultsOfRules() {
    return Stream.of(
        told(
            "rules:\n- {who: any, images: quay.io/*, pull: allow}\n- {whom: any, images: quay.io/*,"
                + " pull: allow}",
            "4: access.rules[2].who: expected " + WHO + ", found nothing",
            "4: access.rules[2].whom: unknown key; did you mean \"who\"?"),
        told(
            "rules:\n- who: users:me\n  images:\n  - quay.io/a\n  - alpine\n  pull: maybe",
            "3: access.rules[1].who: expected " + WHO + ", found \"users:me\"",
            "6: access.rules[1].images: expected " + IMAGES + ", found \"alpine\"",
            "7: access.rules[1].pull: expected allow or cached or deny, found \"maybe\""),
        told(
            "rules: [{who: 'user:', images: 'quay.io/a:1', pull: deny}]",
            "2: access.rules[1].who: expected " + WHO + ", found \"user:\"",
            "2: access.rules[1].images: expected " + IMAGES + ", found \"quay.io/a:1\""),
        told(
            "rules: [{}, any]",
            "2: access.rules[1].who: expected " + WHO + ", found nothing",
            "2: access.rules[1].images: expected " + IMAGES + ", found nothing",
            "2: access.rules[1].pull: expected allow or cached or deny, found nothing",
            "2: access.rules[2]: expected keys and their values, found a single value",
            "2: access.rules[2].who: expected " + WHO + ", found nothing",
            "2: access.rules[2].images: expected " + IMAGES + ", found nothing",
            "2: access.rules[2].pull: expected allow or cached or deny, found nothing"),
        told(
            "rules: [{who: any, who: any, images: [], pull: deny}]",
            "2: access.rules[1].images: expected " + IMAGES + ", found a list",
            "2: access.rules[1].who: expected each key once, found it again after line 2"),
        told("rules: []", "2: access.rules: expected 1 to 1024 of them, found 0"),
        told("rules:", "2: access.rules: expected a list, found nothing"),
        told(
            "rules: {who: any, images: quay.io/*, pull: deny}",
            "2: access.rules: expected a list, found a mapping"),
        told("rule: []", "2: access.rule: unknown key; did you mean \"rules\"?"),
        told(
            "roles: [{who: 'group: ', role: admin}]",
            "2: access.roles[1].who: expected " + WHO + ", found \"group: \"",
            "2: access.roles[1].role: expected look or operate, found \"admin\""));
  }

  private static Stream<Arguments> faultsOfSources() {
    return Stream.of(
        told(
            "oidc: [{name: '{sub}'}]",
            "2: access.oidc[1].issuer: expected " + ISSUER + ", found nothing",
            "2: access.oidc[1].audience: expected 1 to 256 characters, found nothing",
            "2: access.oidc[1].name: expected " + NAME + ", found \"{sub}\""),
        told(
            "oidc: [{issuer: 'http://gitlab.example.com', audience: a}]",
            "2: access.oidc[1].issuer: expected "
                + ISSUER
                + ", found \"http://gitlab.example.com\""),
        told(
            "oidc: [{issuer: 'https://me:secret@example.com', audience: a}]",
            "2: access.oidc[1].issuer: expected " + ISSUER + ", found a value that is not shown"),
        told(
            "oidc: [{issuer: 'https://a.example', audience: a, algorithms: [HS256, none]}]",
            "2: access.oidc[1].algorithms: expected RS256 or RS384 or RS512 or PS256 or PS384 or"
                + " PS512 or ES256 or ES384 or ES512 or EdDSA, found \"HS256\"",
            "2: access.oidc[1].algorithms: expected RS256 or RS384 or RS512 or PS256 or PS384 or"
                + " PS512 or ES256 or ES384 or ES512 or EdDSA, found \"none\""),
        told(
            "oidc: [{issuer: 'https://a.example', audience: a, algorithms: []}]",
            "2: access.oidc[1].algorithms: expected RS256 or RS384 or RS512 or PS256 or PS384 or"
                + " PS512 or ES256 or ES384 or ES512 or EdDSA, found none"),
        told(
            "oidc:\n- {issuer: 'https://a.example', audience: a, name: 'x:{sub}'}\n- {issuer:"
                + " 'https://b.example', audience: a, name: 'x:y:{sub}'}",
            "4: access.oidc[2].name: expected another beginning than that of \"x:{sub}\", so that"
                + " names stay apart, found \"x:y:{sub}\""),
        told(
            "oidc:\n- {issuer: 'https://a.example', audience: a, name: 'x:{sub}'}\n- {issuer:"
                + " 'https://a.example', audience: b, name: 'y:{sub}'}",
            "4: access.oidc[2].issuer: expected each issuer once, found https://a.example again"),
        told(
            "oidc: [{issuer: 'https://a.example', audience: a, claims: [owner, =x, owner=]}]",
            "2: access.oidc[1].claims: expected CLAIM=VALUE such as repository_owner=my-org, found"
                + " \"owner\"",
            "2: access.oidc[1].claims: expected CLAIM=VALUE such as repository_owner=my-org, found"
                + " \"=x\"",
            "2: access.oidc[1].claims: expected CLAIM=VALUE such as repository_owner=my-org, found"
                + " \"owner=\""),
        told(
            "oidc:\n- {issuer: 'https://a.example', audience: a, clock-skew: 11m}",
            "3: access.oidc[1].clock-skew: expected a duration from 0s to 10m (units: ms, s, m, h,"
                + " d), found \"11m\""),
        told(
            "client-certificates: {name: node}",
            "2: access.client-certificates: expected tls.cert and tls.key, as only TLS has client"
                + " certificates, found neither",
            "2: access.client-certificates.ca: expected " + FILE + ", found nothing",
            "2: access.client-certificates.name: expected " + CERTIFICATE + ", found \"node\""),
        told(
            "anonymous: deny",
            "2: access.anonymous: expected users, oidc or client-certificates beside deny, found no"
                + " logins"));
  }

  private static Stream<Arguments> faultsOfOtherSections() {
    return Stream.of(
        told("users: /none", "2: access.users: expected " + FILE + ", found \"/none\""),
        told(
            "token-life: 59s",
            "2: access.token-life: expected a duration from 1m to 24h (units: ms, s, m, h, d),"
                + " found \"59s\""),
        told("open: all", "2: access.open: expected metrics or health, found \"all\""),
        told("audit: {}", "2: access.audit: expected either file or stdout: true, found neither"),
        told(
            "audit: {file: a, stdout: true}",
            "2: access.audit: expected either file or stdout: true, found both"),
        told(
            "limits: {cold-downloads: 0}",
            "2: access.limits.cold-downloads: expected a whole number from 1 to 512, found \"0\""));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void load_fault_saysWhereAndWhat(String yaml, List<String> faults) throws Exception {
    assertThat(new ConfigFiles(folder).faults(yaml)).containsExactlyInAnyOrderElementsOf(faults);
  }

  @Test
  void load_tooManyRules_isAFault() throws Exception {
    String rule = "  - {who: any, images: quay.io/*, pull: deny}\n";

    assertThat(
            new ConfigFiles(folder)
                .faults("access:\n  rules:\n" + rule.repeat(AccessConfig.MAX_RULES + 1)))
        .containsExactly("entrepot.yaml:2: access.rules: expected 1 to 1024 of them, found 1025");
  }

  @Test
  void load_rightsOfCallersBesideALogin_areAFault() throws Exception {
    assertThat(
            new ConfigFiles(folder)
                .faults(
                    """
                    upstreams:
                      quay.io:
                        rights: caller
                        credentials: {username: me, password: s3cret}
                    """))
        .containsExactly(
            "entrepot.yaml:3: upstreams.quay.io.rights: expected shared beside credentials, which"
                + " would serve all callers, found caller");
  }

  @Test
  void load_timesOfProofsWithoutProofs_areAFault() throws Exception {
    assertThat(new ConfigFiles(folder).faults("upstreams:\n  quay.io:\n    proof-ttl: 1m"))
        .containsExactly(
            "entrepot.yaml:2: upstreams.quay.io.rights: expected caller beside proof-ttl and"
                + " proof-stale-if-error, found shared");
  }

  @Test
  void load_deniedAnonymousWhereRegistriesAreAsked_isFine() throws Exception {
    assertThat(
            new ConfigFiles(folder)
                .faults("access: {anonymous: deny}\nupstreams: {quay.io: {rights: caller}}"))
        .isEmpty();
  }
}
