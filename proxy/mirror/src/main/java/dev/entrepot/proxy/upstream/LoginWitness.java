package dev.entrepot.proxy.upstream;

/** Learns which callers' logins are right. Any thread; must not block. */
public interface LoginWitness {
  /** Learns nothing. */
  LoginWitness NONE = _ -> {};

  /**
   * A registry has given with this login what it does not give without one, so the login is right.
   */
  void accepted(CallerLogin login);
}
