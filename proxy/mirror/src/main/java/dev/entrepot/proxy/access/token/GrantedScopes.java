package dev.entrepot.proxy.access.token;

import dev.entrepot.oci.RegistryName;
import dev.entrepot.oci.Repository;
import dev.entrepot.proxy.access.AccessRules;
import dev.entrepot.proxy.access.Caller;
import dev.entrepot.proxy.access.Verdict;
import dev.entrepot.proxy.access.pass.LoginPassing;
import dev.entrepot.proxy.access.pass.PassedLogin;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/** Decides which of the scopes that are asked for a token opens. Immutable; any thread. */
final class GrantedScopes {
  /** What a token opens, as the client named it and as it is. */
  record Granted(Set<Scope> scopes, Grants grants) {
    /** Whether anything is opened. */
    boolean isOfUse() {
      return !scopes.isEmpty();
    }
  }

  /**
   * Whose the token is.
   *
   * @param login at this server
   * @param passed shown to one registry
   */
  record Holder(Optional<ProvenLogin> login, Optional<PassedLogin> passed) {
    /** A caller without a login. */
    static final Holder ANONYMOUS = new Holder(Optional.empty(), Optional.empty());

    static Holder of(ProvenLogin login) {
      return new Holder(Optional.of(login), Optional.empty());
    }

    /** What the rules are asked about. */
    private Caller callerAt(RegistryName registry) {
      Optional<Caller> known = login.map(ProvenLogin::caller);
      return known
          .or(() -> passed.filter(it -> it.registry().equals(registry)).map(PassedLogin::caller))
          .orElse(Caller.ANONYMOUS);
    }
  }

  private final AccessRules rules;
  private final RepositoryNames names;
  private final LoginPassing passing;

  GrantedScopes(AccessRules rules, RepositoryNames names, LoginPassing passing) {
    this.rules = rules;
    this.names = names;
    this.passing = passing;
  }

  /**
   * The one registry that the login of a request is passed on to: that which the challenge was for,
   * else that of the first scope whose registry is asked with callers' logins.
   */
  Optional<RegistryName> registry(TokenRequest request) {
    return request
        .service()
        .filter(passing::concerns)
        .or(
            () ->
                request.scopes().stream()
                    .flatMap(scope -> names.repository(request.service(), scope.name()).stream())
                    .map(Repository::registry)
                    .filter(passing::concerns)
                    .findFirst());
  }

  Granted of(TokenRequest request, Holder holder) {
    var scopes = new LinkedHashSet<Scope>();
    var repositories = new HashSet<Repository>();
    for (Scope scope : request.scopes()) {
      names
          .repository(request.service(), scope.name())
          .filter(repository -> opens(repository, holder))
          .ifPresent(
              repository -> {
                scopes.add(scope);
                repositories.add(repository);
              });
    }
    return new Granted(scopes, new Grants(repositories, holder.passed().map(PassedLogin::key)));
  }

  private boolean opens(Repository repository, Holder holder) {
    RegistryName registry = repository.registry();
    // A login that is passed on is for one registry; what another one gives, it has to decide.
    boolean isForAnother =
        passing.concerns(registry)
            && holder.passed().filter(it -> !it.registry().equals(registry)).isPresent();
    if (isForAnother) {
      return false;
    }
    return switch (rules.of(holder.callerAt(registry), repository)) {
      case Verdict.Allowed _, Verdict.Stored _ -> true;
      case Verdict.LoginNeeded _, Verdict.Denied _ -> false;
    };
  }
}
