package dev.entrepot.server;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.entrepot.config.EntrepotConfig;
import dev.entrepot.config.UpstreamConfig;
import dev.entrepot.config.access.AccessConfig;
import dev.entrepot.config.access.AccessLimits;
import dev.entrepot.config.access.AnonymousAccess;
import dev.entrepot.config.access.AuditConfig;
import dev.entrepot.config.access.UpstreamRights;
import dev.entrepot.oci.RegistryName;
import dev.entrepot.oci.Repository;
import dev.entrepot.proxy.access.AccessRules;
import dev.entrepot.proxy.access.login.CallerLogins;
import dev.entrepot.proxy.access.login.LoginFileException;
import dev.entrepot.proxy.access.pass.LoginPassing;
import dev.entrepot.proxy.access.pass.OwnLogins;
import dev.entrepot.proxy.access.pass.PassedLogins;
import dev.entrepot.proxy.access.token.AccessTokens;
import dev.entrepot.proxy.access.token.RepositoryNames;
import dev.entrepot.proxy.access.token.TokenKeys;
import dev.entrepot.proxy.access.token.TokenService;
import dev.entrepot.proxy.http.access.Challenges;
import dev.entrepot.proxy.http.access.Door;
import dev.entrepot.proxy.http.access.DoorRules;
import dev.entrepot.proxy.http.access.GuardedDoor;
import dev.entrepot.proxy.http.access.RecentLogins;
import dev.entrepot.proxy.http.access.TokenEndpoint;
import dev.entrepot.proxy.observe.access.DecisionLog;
import dev.entrepot.proxy.observe.access.DecisionMeters;
import dev.entrepot.proxy.observe.access.DecisionObserver;
import dev.entrepot.proxy.observe.access.LimitMeters;
import dev.entrepot.proxy.route.Router;
import dev.entrepot.proxy.share.FairShares;
import dev.entrepot.proxy.upstream.LoginWitness;
import dev.entrepot.server.logging.LineFile;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Who is let in at the clients' port, as the {@code access} section says.
 *
 * @param tokens gives out tokens; empty without the section
 * @param logins of callers; empty without the section
 * @param shares what callers may cause at registries; empty without limits
 * @param witness learns which callers' logins registries accept
 * @param isForAnyone which repositories callers without a login are let in to
 */
record ClientAccess(
    Door door,
    Optional<TokenEndpoint> tokens,
    Optional<CallerLogins> logins,
    Optional<FairShares> shares,
    LoginWitness witness,
    Predicate<Repository> isForAnyone) {
  /** Everyone is let in. */
  static final ClientAccess OPEN =
      new ClientAccess(
          Door.OPEN,
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          LoginWitness.NONE,
          _ -> true);

  /**
   * Opens what the section names. Blocking.
   *
   * @param closing closes it
   * @throws IOException if a file of logins, the keys or the audit log cannot be used
   */
  static ClientAccess open(
      EntrepotConfig config, Router router, MeterRegistry registry, Closing closing)
      throws IOException {
    if (config.access().isEmpty()) {
      return OPEN;
    }
    AccessConfig access = config.access().get();
    CallerLogins logins = closing.add("logins", logins(access));
    TokenKeys keys = TokenKeys.open(config.data(), InstantSource.system());
    closing.add("keys of tokens", KeyRenewal.start(keys));
    var tokens = new AccessTokens(keys, InstantSource.system());
    var rules = new AccessRules(access.rules());
    PassedLogins passed = passed(access);
    LoginPassing passing = passing(config, logins, passed);
    DecisionObserver observer = new DecisionMeters(registry);
    if (access.audit().isPresent()) {
      observer = observer.and(audit(access.audit().get(), closing));
    }
    var decisions =
        new DoorRules(rules, logins, passing, access.anonymous() == AnonymousAccess.ALLOW);
    var door =
        new GuardedDoor(
            decisions,
            tokens,
            new Challenges(config.publicUrl()),
            observer,
            () -> new RecentLogins(access.session(), System::nanoTime));
    var service =
        new TokenService(
            rules,
            RepositoryNames.of(router),
            passing,
            logins,
            tokens,
            new TokenService.Lives(access.tokenLife(), Optional.empty()),
            InstantSource.system());
    return new ClientAccess(
        door,
        Optional.of(new TokenEndpoint(service, logins, observer)),
        Optional.of(logins),
        shares(access.limits(), registry),
        passed,
        decisions::isForAnyone);
  }

  private static Optional<FairShares> shares(AccessLimits limits, MeterRegistry registry) {
    return limits.equals(AccessLimits.NONE)
        ? Optional.empty()
        : Optional.of(new FairShares(limits, Ticker.systemTicker(), new LimitMeters(registry)));
  }

  /** A login that went before its token would be asked for at each use of it. */
  private static PassedLogins passed(AccessConfig access) {
    Duration kept = Collections.max(List.of(access.session(), access.tokenLife()));
    return new PassedLogins(kept, Ticker.systemTicker(), new SecureRandom());
  }

  private static LoginPassing passing(EntrepotConfig config, OwnLogins own, PassedLogins passed) {
    Set<RegistryName> registries =
        config.upstreams().values().stream()
            .filter(it -> it.rights() instanceof UpstreamRights.OfCaller)
            .map(UpstreamConfig::name)
            .collect(Collectors.toSet());
    return new LoginPassing(registries, own, passed, Ticker.systemTicker());
  }

  private static CallerLogins logins(AccessConfig access) throws IOException {
    try {
      return CallerLogins.open(
          access,
          Runtime.getRuntime().availableProcessors(),
          InstantSource.system(),
          Ticker.systemTicker(),
          new SecureRandom());
    } catch (LoginFileException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private static DecisionLog audit(AuditConfig config, Closing closing) throws IOException {
    Consumer<String> out = System.out::print;
    if (config.file().isPresent()) {
      out =
          closing.add(
              "audit file",
              LineFile.open(
                  config.file().get(),
                  config.maxSize().bytes(),
                  config.maxAge(),
                  Math.toIntExact(config.keep()),
                  InstantSource.system()));
    }
    return closing.add("audit log", DecisionLog.start(out, InstantSource.system()));
  }
}
