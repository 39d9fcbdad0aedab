package dev.entrepot.proxy.upstream;

/** Learns which callers' logins are right. Any thread; must not block. */
public interface LoginWitness {
  /** Learns nothing. */
  LoginWitness NONE = _ -> {};

  /**
   * A registry has given something with a caller's login.
   *
   * @param key of the login, see {@link CallerLogin}
   */
  void accepted(String key);
}
