package dev.entrepot.proxy.upstream.auth;

/**
 * The login of a caller at one registry, which is shown to that registry alone.
 *
 * @param key tells it from other logins at all registries; not a secret: a keyed hash of registry,
 *     user name and password, or {@link #ANONYMOUS}'s
 */
public record CallerLogin(String key, Login login) {
  /** A caller that has shown nothing. */
  public static final CallerLogin ANONYMOUS = new CallerLogin("", new Login.Anonymous());

  /** Whether the registry is asked without a login. */
  public boolean isAnonymous() {
    return login instanceof Login.Anonymous;
  }

  /** Has no secret. */
  @Override
  public String toString() {
    return isAnonymous() ? "no login" : "a caller's login";
  }
}
