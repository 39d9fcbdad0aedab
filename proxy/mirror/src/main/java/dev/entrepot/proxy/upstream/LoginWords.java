package dev.entrepot.proxy.upstream;

/**
 * What refusals say of a login, which depends on whose it is: an operator can set another one, and
 * a caller can log in with another one. None has a secret.
 *
 * @param wrong that a token server does not take it
 * @param held that it is not shown for a while
 * @param wrongPassword that the registry itself does not take it
 * @param missing that there is none, and what to do about that
 * @param tokenOnly that it is no user name with a password
 */
record LoginWords(
    String wrong, String held, String wrongPassword, String missing, String tokenOnly) {
  /** The configured login's. */
  static final LoginWords CONFIGURED =
      new LoginWords(
          "wrong credentials",
          "its login was not taken",
          "wrong credentials: 401 from %s for the user name and password that are configured",
          "it wants a user name and password: set credentials",
          "it wants a user name and password, and there is an identity token only");

  /** A caller's own. */
  static final LoginWords OF_CALLER =
      new LoginWords(
          "the registry refuses your login",
          "your login was not taken",
          "the registry refuses your login: 401 from %s for your user name and password",
          "it wants a user name and password: log in here with those you have for it",
          "it wants a user name and password, and your login is an identity token");
}
