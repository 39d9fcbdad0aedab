package dev.entrepot.proxy.access.pass;

import dev.entrepot.oci.RegistryName;
import dev.entrepot.proxy.access.Caller;
import dev.entrepot.proxy.upstream.CallerLogin;

/**
 * A login that is passed on to one registry. Whether it is right is the registry's to say.
 *
 * @param caller as the caller is named in rules and logs; its name is not proven
 * @param characters how long the user name and the password are together
 */
public record PassedLogin(
    RegistryName registry, CallerLogin login, Caller.Known caller, int characters) {
  /** Tells it from all others. */
  public PassedKey key() {
    return new PassedKey(registry, login.key());
  }

  /** Has no secret. */
  @Override
  public String toString() {
    return "a login for " + registry;
  }
}
