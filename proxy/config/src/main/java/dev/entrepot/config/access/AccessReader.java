package dev.entrepot.config.access;

import dev.entrepot.config.read.Section;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads the section about access. */
public final class AccessReader {
  private final boolean hasTls;
  private final boolean asksUpstreams;

  /**
   * Reads the section of a server.
   *
   * @param hasTls whether the clients' port can have certificates
   * @param asksUpstreams whether a registry decides by callers' own logins
   */
  public AccessReader(boolean hasTls, boolean asksUpstreams) {
    this.hasTls = hasTls;
    this.asksUpstreams = asksUpstreams;
  }

  /** Empty if the section is not there and no registry needs logins. */
  public Optional<AccessConfig> read(Section section) {
    AccessConfig config = readAll(section);
    boolean isShut = config.anonymous() == AnonymousAccess.DENY;
    if (isShut && !config.hasLogins() && !asksUpstreams) {
      section.fault(
          AccessConfig.ANONYMOUS, "users, oidc or client-certificates beside deny", "no logins");
    }
    return section.isSet() || asksUpstreams ? Optional.of(config) : Optional.empty();
  }

  private AccessConfig readAll(Section section) {
    var sources = new SourcesReader();
    Optional<Path> users = section.find(AccessConfig.USERS);
    AnonymousAccess anonymous = section.get(AccessConfig.ANONYMOUS);
    Duration session = section.get(AccessConfig.SESSION);
    Duration tokenLife = section.get(AccessConfig.TOKEN_LIFE);
    List<Optional<AccessRule>> rules =
        section.items("rules", 1, AccessConfig.MAX_RULES, AccessRule::read);
    List<Optional<OidcIssuer>> issuers =
        section.items("oidc", 0, AccessConfig.MAX_ISSUERS, sources::issuer);
    Optional<ClientCertificates> certificates =
        section.section("client-certificates", it -> sources.certificates(it, hasTls));
    AccessLimits limits = section.section("limits", AccessLimits::read);
    List<Optional<RoleRule>> roles =
        section.items("roles", 0, AccessConfig.MAX_ROLES, RoleRule::read);
    List<OpenPart> all = List.of(OpenPart.values());
    List<OpenPart> open = section.list(AccessConfig.OPEN, all.size(), all);
    Optional<AuditConfig> audit = section.section("audit", AuditConfig::read);
    return new AccessConfig(
        users,
        anonymous,
        session,
        tokenLife,
        valid(rules),
        valid(issuers),
        certificates,
        limits,
        valid(roles),
        Set.copyOf(open),
        audit);
  }

  private static <T> List<T> valid(List<Optional<T>> read) {
    return read.stream().flatMap(Optional::stream).toList();
  }
}
