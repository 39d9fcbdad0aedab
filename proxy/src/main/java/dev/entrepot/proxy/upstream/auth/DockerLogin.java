package dev.entrepot.proxy.upstream.auth;

/** Where a docker configuration says that a login is. */
sealed interface DockerLogin {
  /** In the file itself; also that there is none, or that the file is of no use. */
  record Stated(Login login) implements DockerLogin {}

  /**
   * With a helper program.
   *
   * @param helper as the file names it
   * @param server what the program knows the registry by
   * @param otherwise what holds if the program has no login
   */
  record Held(String helper, String server, Login otherwise) implements DockerLogin {}
}
