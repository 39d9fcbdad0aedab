package dev.entrepot.config.access;

import dev.entrepot.config.read.Durations;
import dev.entrepot.config.read.Key;
import dev.entrepot.config.read.ValueTypes;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which callers have which images, and how callers prove who they are. Without rules, every caller
 * that is let in has all images; once there are rules, what no rule gives is denied.
 *
 * @param users the file of names and hashed passwords (htpasswd); empty for none
 * @param anonymous whether callers without a login are let in, to what the rules say
 * @param session how long a login that was good is remembered
 * @param tokenLife how long a token of the clients' port is valid
 * @param rules in their order; the first that fits decides
 * @param issuers whose tokens are logins
 * @param clientCertificates which certificates are logins; empty for none
 * @param limits of each caller
 * @param roles who does what at the operators' port, in their order; the first that fits decides
 * @param open the parts of the operators' port that need no login
 * @param audit where decisions are written; empty for nowhere
 */
public record AccessConfig(
    Optional<Path> users,
    AnonymousAccess anonymous,
    Duration session,
    Duration tokenLife,
    List<AccessRule> rules,
    List<OidcIssuer> issuers,
    Optional<ClientCertificates> clientCertificates,
    AccessLimits limits,
    List<RoleRule> roles,
    Set<OpenPart> open,
    Optional<AuditConfig> audit) {
  /** The most rules. */
  public static final int MAX_RULES = 1024;

  /** The most issuers. */
  public static final int MAX_ISSUERS = 16;

  /** The most roles. */
  public static final int MAX_ROLES = 256;

  static final Key<Path> USERS = Key.optional("users", ValueTypes.readableFile());
  static final Key<AnonymousAccess> ANONYMOUS =
      Key.of("anonymous", ValueTypes.oneOf(AnonymousAccess.class), "allow");
  static final Key<Duration> SESSION = Key.of("session", Durations.between("0s", "30d"), "1h");
  static final Key<Duration> TOKEN_LIFE =
      Key.of("token-life", Durations.between("1m", "24h"), "15m");
  static final Key<OpenPart> OPEN =
      Key.of("open", ValueTypes.oneOf(OpenPart.class), "metrics, health");

  /** Every caller has all images, and there are no logins. */
  public static final AccessConfig DEFAULTS =
      new AccessConfig(
          Optional.empty(),
          AnonymousAccess.ALLOW,
          SESSION.standardValue(),
          TOKEN_LIFE.standardValue(),
          List.of(),
          List.of(),
          Optional.empty(),
          AccessLimits.NONE,
          List.of(),
          Set.of(OpenPart.values()),
          Optional.empty());

  /**
   * @throws IllegalArgumentException if there is too much of something
   */
  public AccessConfig {
    if (rules.size() > MAX_RULES || issuers.size() > MAX_ISSUERS || roles.size() > MAX_ROLES) {
      throw new IllegalArgumentException("too many rules, issuers or roles");
    }
    SESSION.require(session);
    TOKEN_LIFE.require(tokenLife);
    rules = List.copyOf(rules);
    issuers = List.copyOf(issuers);
    roles = List.copyOf(roles);
    open = Set.copyOf(open);
  }

  /** Whether a caller can prove a name. */
  public boolean hasLogins() {
    return users.isPresent() || !issuers.isEmpty() || clientCertificates.isPresent();
  }

  /** The same with other rules. */
  public AccessConfig withRules(List<AccessRule> others) {
    return new AccessConfig(
        users,
        anonymous,
        session,
        tokenLife,
        others,
        issuers,
        clientCertificates,
        limits,
        roles,
        open,
        audit);
  }

  /** The same with a file of users. */
  public AccessConfig withUsers(Path file) {
    return new AccessConfig(
        Optional.of(file),
        anonymous,
        session,
        tokenLife,
        rules,
        issuers,
        clientCertificates,
        limits,
        roles,
        open,
        audit);
  }

  /** The same with callers without a login let in, or not. */
  public AccessConfig withAnonymous(AnonymousAccess other) {
    return new AccessConfig(
        users,
        other,
        session,
        tokenLife,
        rules,
        issuers,
        clientCertificates,
        limits,
        roles,
        open,
        audit);
  }

  /** The same with other issuers. */
  public AccessConfig withIssuers(List<OidcIssuer> others) {
    return new AccessConfig(
        users,
        anonymous,
        session,
        tokenLife,
        rules,
        others,
        clientCertificates,
        limits,
        roles,
        open,
        audit);
  }

  /** The same with client certificates. */
  public AccessConfig withClientCertificates(ClientCertificates certificates) {
    return withClientCertificates(Optional.of(certificates));
  }

  /** The same with client certificates, or without. */
  public AccessConfig withClientCertificates(Optional<ClientCertificates> certificates) {
    return new AccessConfig(
        users,
        anonymous,
        session,
        tokenLife,
        rules,
        issuers,
        certificates,
        limits,
        roles,
        open,
        audit);
  }

  /** The same with other limits. */
  public AccessConfig withLimits(AccessLimits others) {
    return new AccessConfig(
        users,
        anonymous,
        session,
        tokenLife,
        rules,
        issuers,
        clientCertificates,
        others,
        roles,
        open,
        audit);
  }

  /** The same with other roles. */
  public AccessConfig withRoles(List<RoleRule> others) {
    return new AccessConfig(
        users,
        anonymous,
        session,
        tokenLife,
        rules,
        issuers,
        clientCertificates,
        limits,
        others,
        open,
        audit);
  }

  /** The same with other parts of the operators' port that need no login. */
  public AccessConfig withOpen(Set<OpenPart> others) {
    return new AccessConfig(
        users,
        anonymous,
        session,
        tokenLife,
        rules,
        issuers,
        clientCertificates,
        limits,
        roles,
        others,
        audit);
  }

  /** The same with an audit log. */
  public AccessConfig withAudit(AuditConfig other) {
    return new AccessConfig(
        users,
        anonymous,
        session,
        tokenLife,
        rules,
        issuers,
        clientCertificates,
        limits,
        roles,
        open,
        Optional.of(other));
  }
}
