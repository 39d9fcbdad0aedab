package dev.entrepot.server.admin.access;

import dev.entrepot.config.AdminConfig;
import dev.entrepot.config.access.AccessConfig;
import dev.entrepot.config.access.AdminRole;
import dev.entrepot.config.access.OpenPart;
import dev.entrepot.config.access.RoleRule;
import dev.entrepot.proxy.access.AccessRules;
import dev.entrepot.proxy.access.Caller;
import dev.entrepot.proxy.access.Proof;
import dev.entrepot.proxy.access.login.CallerLogins;
import dev.entrepot.proxy.access.login.Identified;
import dev.entrepot.proxy.access.login.ShownLogin;
import dev.entrepot.proxy.access.token.ProvenLogin;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * With roles, each request needs a caller that has one: the first rule about the caller gives it.
 * The configured token has the role to operate. Any thread.
 */
final class RoleRights implements OperatorRights {
  private static final String ANONYMOUS = "anonymous";

  private final AdminToken token;
  private final List<RoleRule> rules;
  private final Set<OpenPart> open;
  private final Optional<CallerLogins> logins;
  private final List<String> challenges;

  /**
   * @param config with at least one role
   */
  RoleRights(AdminConfig admin, AccessConfig config, Optional<CallerLogins> logins) {
    this.token = new AdminToken(admin);
    this.rules = config.roles();
    this.open = config.open();
    this.logins = logins;
    this.challenges = LoginChallenges.of(config, token.isConfigured());
  }

  @Override
  public Future<Verdict> verdict(OperatorRequest request) {
    Optional<AdminRole> needed = needed(request);
    if (needed.isEmpty()) {
      return Future.succeededFuture(new Verdict.Granted(NOBODY));
    }
    if (token.isShown(request.authorization())) {
      return Future.succeededFuture(new Verdict.Granted(AdminToken.NAME));
    }
    return identified(request).map(it -> verdict(it, needed.get()));
  }

  @Override
  public boolean isOpen(OpenPart part) {
    return open.contains(part);
  }

  /** What is not known is nothing that is open: pages that are to come need a decision. */
  private Optional<AdminRole> needed(OperatorRequest request) {
    if (Operations.changes(request.method(), request.path())) {
      return Optional.of(AdminRole.OPERATE);
    }
    Optional<OpenPart> part = AdminParts.of(request.path());
    return part.filter(this::isOpen).isPresent() ? Optional.empty() : Optional.of(AdminRole.LOOK);
  }

  private Future<Identified> identified(OperatorRequest request) {
    ShownLogin shown = shown(request.authorization());
    return logins
        .map(it -> it.identify(shown, request.address()))
        .orElseGet(() -> Future.succeededFuture(withoutLogins(shown)));
  }

  private static ShownLogin shown(List<String> authorization) {
    return authorization.size() > 1
        ? new ShownLogin.Unreadable("there is more than one Authorization header")
        : ShownLogin.of(authorization.stream().findFirst(), Optional.empty());
  }

  private static Identified withoutLogins(ShownLogin shown) {
    return switch (shown) {
      case ShownLogin.Nothing() -> new Identified.Anonymous();
      case ShownLogin.Unreadable(String why) -> new Identified.Wrong(why);
      case ShownLogin.Basic _, ShownLogin.Bearer _, ShownLogin.Certificate _ ->
          new Identified.Wrong("no such login is known here");
    };
  }

  private Verdict verdict(Identified identified, AdminRole needed) {
    return switch (identified) {
      case Identified.Known(ProvenLogin login) when !login.caller().proof().holdsAtTheDoor() ->
          loginNeeded("a login at a registry is none here");
      case Identified.Known(ProvenLogin login) -> known(login.caller(), needed);
      case Identified.Anonymous() -> anonymous(needed);
      case Identified.Wrong(String why) -> loginNeeded(why);
      case Identified.Slow(Duration retryAfter) ->
          new Verdict.TooMany("too many failed logins", retryAfter);
      case Identified.Busy(String why, Duration retryAfter) ->
          new Verdict.Unavailable(why, retryAfter);
    };
  }

  private Verdict anonymous(AdminRole needed) {
    return has(role(Caller.ANONYMOUS), needed)
        ? new Verdict.Granted(ANONYMOUS)
        : loginNeeded("this needs a login with the role " + needed);
  }

  /** Without a source of logins there is nothing to ask for. */
  private Verdict loginNeeded(String why) {
    return challenges.isEmpty()
        ? new Verdict.Forbidden(NOBODY, why + ", and the server's configuration has no logins")
        : new Verdict.LoginNeeded(why, challenges);
  }

  private Verdict known(Caller.Known caller, AdminRole needed) {
    Optional<AdminRole> role = role(caller);
    String by = "%s (%s)".formatted(caller.name(), source(caller.proof()));
    return has(role, needed)
        ? new Verdict.Granted(by)
        : new Verdict.Forbidden(
            by,
            "this needs the role %s, and %s has %s: access.roles in the server's configuration"
                .formatted(needed, by, role.map(it -> "the role " + it).orElse("none")));
  }

  private Optional<AdminRole> role(Caller caller) {
    return rules.stream()
        .filter(rule -> AccessRules.isAbout(rule.who(), caller))
        .findFirst()
        .map(RoleRule::role);
  }

  private static boolean has(Optional<AdminRole> role, AdminRole needed) {
    return role.filter(it -> it.includes(needed)).isPresent();
  }

  private static String source(Proof proof) {
    return switch (proof) {
      case PASSWORD -> "user file";
      case OIDC -> "issuer";
      case CERTIFICATE -> "certificate";
      case UPSTREAM -> "registry";
    };
  }
}
