package dev.entrepot.proxy.upstream;

import dev.entrepot.config.Secret;
import dev.entrepot.oci.RepositoryName;
import dev.entrepot.proxy.upstream.auth.Login;
import dev.entrepot.proxy.upstream.auth.LoginSource;
import java.util.Optional;

/**
 * The login of a caller at one registry, which is shown to that registry alone.
 *
 * @param key tells it from other logins at all registries; not a secret: a keyed hash of registry,
 *     user name and password, or {@link #ANONYMOUS}'s
 */
public record CallerLogin(String key, Login login) implements LoginSource {
  /** A caller that has shown nothing. */
  public static final CallerLogin ANONYMOUS = new CallerLogin("", new Login.Anonymous());

  /** A user name, without colon, and a password. */
  public static CallerLogin ofPassword(String key, String user, Secret password) {
    return new CallerLogin(key, new Login.Password(user, password));
  }

  /** A token that buys others at the registry's realm (OAuth 2 refresh token). */
  public static CallerLogin ofIdentityToken(String key, Secret token) {
    return new CallerLogin(key, new Login.IdentityToken(token));
  }

  /** Whether the registry is asked without a login. */
  public boolean isAnonymous() {
    return login instanceof Login.Anonymous;
  }

  /** It is the caller's for all that the caller asks for. */
  @Override
  public Login forRepository(RepositoryName repository) {
    return login;
  }

  /** Only the caller could give another one. */
  @Override
  public Optional<Login> otherThan(Login refused, RepositoryName repository) {
    return Optional.empty();
  }

  @Override
  public String inUse() {
    return toString();
  }

  @Override
  public Optional<String> caller() {
    return Optional.of(key);
  }

  /** Has no secret. */
  @Override
  public String toString() {
    return isAnonymous() ? "no login" : "a caller's login";
  }
}
