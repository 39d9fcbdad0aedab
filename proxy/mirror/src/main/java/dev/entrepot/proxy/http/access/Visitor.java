package dev.entrepot.proxy.http.access;

import dev.entrepot.oci.Repository;
import dev.entrepot.proxy.access.Caller;
import dev.entrepot.proxy.access.Proof;
import dev.entrepot.proxy.access.pass.PassedLogin;
import dev.entrepot.proxy.access.token.ProvenLogin;
import java.util.Optional;

/**
 * The one behind a request, as far as the request shows it.
 *
 * @param login at this server
 * @param passed the login that is passed on to the registry of the request
 * @param hasToken whether all this stands in a token of this server
 */
record Visitor(Optional<ProvenLogin> login, Optional<PassedLogin> passed, boolean hasToken) {
  /** One that has shown nothing. */
  static final Visitor ANONYMOUS = new Visitor(Optional.empty(), Optional.empty(), false);

  static Visitor of(ProvenLogin login) {
    return new Visitor(Optional.of(login), Optional.empty(), false);
  }

  /** The same at a repository: a login that is passed on counts at its own registry alone. */
  Visitor at(Optional<Repository> repository) {
    Optional<PassedLogin> here =
        passed.filter(
            it -> repository.map(Repository::registry).filter(it.registry()::equals).isPresent());
    return new Visitor(login, here, hasToken);
  }

  /** Whether it could show a login besides: it has shown nothing but a certificate, if that. */
  boolean canLogIn() {
    return passed.isEmpty()
        && login.filter(it -> it.caller().proof() != Proof.CERTIFICATE).isEmpty();
  }

  boolean isAnonymous() {
    return login.isEmpty() && passed.isEmpty();
  }

  /** Whom the rules are asked about. */
  Caller caller() {
    return login
        .<Caller>map(ProvenLogin::caller)
        .or(() -> passed.map(PassedLogin::caller))
        .orElse(Caller.ANONYMOUS);
  }
}
