package dev.entrepot.proxy.upstream;

import dev.entrepot.oci.RepositoryName;
import dev.entrepot.proxy.upstream.auth.Login;
import dev.entrepot.proxy.upstream.auth.LoginSource;
import java.util.Optional;

/** That a registry has no login but those of its callers: without a caller, none is shown. */
record CallersOwn() implements LoginSource {
  @Override
  public Login forRepository(RepositoryName repository) {
    return new Login.Anonymous();
  }

  @Override
  public Optional<Login> otherThan(Login refused, RepositoryName repository) {
    return Optional.empty();
  }

  @Override
  public String inUse() {
    return "each caller's own";
  }

  @Override
  public Optional<String> caller() {
    return Optional.empty();
  }
}
