package dev.entrepot.config.access;

import dev.entrepot.config.read.Durations;
import dev.entrepot.config.read.Key;
import dev.entrepot.config.read.Section;
import dev.entrepot.config.read.ValueType;
import dev.entrepot.config.read.ValueTypes;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads where callers' names come from, and refuses sources that could make the same name. */
final class SourcesReader {
  static final Key<URI> ISSUER = Key.optional("issuer", IssuerUrl.TYPE);
  static final Key<String> AUDIENCE = Key.optional("audience", text());
  static final Key<RequiredClaim> CLAIMS = Key.optional("claims", RequiredClaim.TYPE);
  static final Key<NamePattern> NAME =
      Key.optional(
          "name",
          ValueType.of(
              "a text with a colon before its first {CLAIM}, such as gitlab:{project_path}",
              NamePattern::parse));
  static final Key<String> GROUPS = Key.optional("groups", text());
  static final Key<Path> JWKS = Key.optional("jwks", ValueTypes.readableFile());
  static final Key<TokenAlgorithm> ALGORITHMS =
      Key.optional("algorithms", ValueTypes.oneOf(TokenAlgorithm.class));
  static final Key<Duration> CLOCK_SKEW =
      Key.of("clock-skew", Durations.between("0s", "10m"), "60s");

  static final Key<Path> CA = Key.optional("ca", ValueTypes.readableFile());
  static final Key<NamePattern> CERTIFICATE_NAME =
      Key.optional(
          "name",
          ValueType.of(
              "a name of certificates such as spiffe://site/ns/{ns}/sa/{sa} or cn:{cn}",
              NamePattern::parse));

  private static final int MAX_CHARACTERS = 256;

  private final List<NamePattern> patterns = new ArrayList<>();
  private final Set<URI> issuers = new HashSet<>();

  private static ValueType<String> text() {
    return ValueType.of(
        "1 to %d characters".formatted(MAX_CHARACTERS),
        text ->
            text.isBlank()
                    || text.length() > MAX_CHARACTERS
                    || text.chars().anyMatch(Character::isISOControl)
                ? Optional.empty()
                : Optional.of(text));
  }

  /** Reads an issuer; empty if something is missing or does not fit. */
  Optional<OidcIssuer> issuer(Section section) {
    Optional<URI> url = section.find(ISSUER);
    List<String> audience = section.list(AUDIENCE, OidcIssuer.MAX_AUDIENCES);
    List.of(ISSUER, AUDIENCE).forEach(section::require);
    List<RequiredClaim> claims = section.list(CLAIMS, OidcIssuer.MAX_CLAIMS);
    url.filter(it -> !issuers.add(it))
        .ifPresent(it -> section.fault(ISSUER, "each issuer once", it + " again"));
    Optional<NamePattern> name =
        section
            .find(NAME)
            .or(() -> url.map(it -> section.unwritten(NAME, NamePattern.ofSubject(it))));
    name.ifPresent(it -> keepApart(it, NAME, section));
    Optional<String> groups = section.find(GROUPS);
    Optional<Path> jwks = section.find(JWKS);
    Set<TokenAlgorithm> algorithms = algorithms(section);
    Duration clockSkew = section.get(CLOCK_SKEW);
    return url.isEmpty() || name.isEmpty() || audience.isEmpty() || algorithms.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new OidcIssuer(
                url.get(), audience, claims, name.get(), groups, jwks, algorithms, clockSkew));
  }

  private static Set<TokenAlgorithm> algorithms(Section section) {
    List<TokenAlgorithm> all = List.of(TokenAlgorithm.values());
    List<TokenAlgorithm> written = section.list(ALGORITHMS, all.size(), all);
    if (section.isEmptyList(ALGORITHMS)) {
      section.fault(ALGORITHMS, ALGORITHMS.type().expected(), "none");
    }
    return Set.copyOf(written);
  }

  /**
   * Reads which certificates are logins; empty if the section is not there, or does not fit.
   *
   * @param hasTls whether the clients' port can have certificates
   */
  Optional<ClientCertificates> certificates(Section section, boolean hasTls) {
    Optional<Path> ca = section.find(CA);
    Optional<NamePattern> name = section.find(CERTIFICATE_NAME);
    if (!section.isSet()) {
      return Optional.empty();
    }
    List.of(CA, CERTIFICATE_NAME).forEach(section::require);
    if (!hasTls) {
      section.fault("tls.cert and tls.key, as only TLS has client certificates", "neither");
    }
    name.ifPresent(it -> keepApart(it, CERTIFICATE_NAME, section));
    return ca.flatMap(file -> name.map(it -> new ClientCertificates(file, it)));
  }

  private void keepApart(NamePattern pattern, Key<NamePattern> key, Section section) {
    patterns.stream()
        .filter(pattern::mayCollideWith)
        .findFirst()
        .ifPresent(
            other ->
                section.fault(
                    key,
                    "another beginning than that of \"%s\", so that names stay apart"
                        .formatted(other),
                    "\"%s\"".formatted(pattern)));
    patterns.add(pattern);
  }
}
