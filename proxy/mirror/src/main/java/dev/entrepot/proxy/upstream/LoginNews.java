package dev.entrepot.proxy.upstream;

import dev.entrepot.proxy.upstream.auth.Login;

/** Is told how logins fare. Any thread. */
interface LoginNews {
  /** Callers' own logins are no trouble of the upstream's: the caller is told, and nothing else. */
  LoginNews NONE =
      new LoginNews() {
        @Override
        public void refused(String server, Login login, int status) {}

        @Override
        public void denied(String server, Login login) {}

        @Override
        public void unusable(String why) {}

        @Override
        public void taken() {}
      };

  /**
   * A server has not taken a login.
   *
   * @param server where it was shown, without a query
   */
  void refused(String server, Login login, int status);

  /** A server has refused access with a login, which may be wrong or be of no use there. */
  void denied(String server, Login login);

  /** What has the login does not give it out. */
  void unusable(String why);

  /** A server has taken a login. */
  void taken();
}
