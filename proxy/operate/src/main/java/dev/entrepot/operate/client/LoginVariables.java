package dev.entrepot.operate.client;

import dev.entrepot.config.Secret;
import dev.entrepot.config.program.ProgramVariables;
import dev.entrepot.operate.name.UnclearNameException;
import java.util.Map;
import java.util.Optional;

/**
 * What the variables of the environment say of a login. A variable that is empty is not set.
 * Blocking, as some of them name files.
 */
public record LoginVariables(Map<String, String> environment) {
  /**
   * The login that they make, if they make one.
   *
   * @throws UnclearNameException if they make two, or half of one
   */
  public Optional<AdminLogin> login() throws UnclearNameException {
    Optional<String> user = variable(ProgramVariables.ADMIN_USER);
    Optional<String> tokenFile = variable(ProgramVariables.TOKEN_FILE);
    if (user.isPresent() && tokenFile.isPresent()) {
      throw new UnclearNameException(
          "either %s or %s, as they are different logins"
              .formatted(ProgramVariables.ADMIN_USER, ProgramVariables.TOKEN_FILE));
    }
    if (user.isPresent()) {
      return Optional.of(ofUser(ProgramVariables.ADMIN_USER, user.get()));
    }
    return tokenFile.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new AdminLogin.Token(
                LoginSecrets.token(
                    LoginSecrets.path(tokenFile.get(), ProgramVariables.TOKEN_FILE),
                    ProgramVariables.TOKEN_FILE)));
  }

  /** The user, if they name one. */
  public Optional<String> user() {
    return variable(ProgramVariables.ADMIN_USER);
  }

  /**
   * A user with the password that they hold.
   *
   * @param source what named the user, for the message
   * @throws UnclearNameException if it cannot be a user, or if they hold no password
   */
  public AdminLogin ofUser(String source, String user) throws UnclearNameException {
    return ofUser(source, user, password());
  }

  /**
   * A user with a password.
   *
   * @param source what named the user, for the message
   * @throws UnclearNameException if it cannot be a user, or if there is no password
   */
  public static AdminLogin ofUser(String source, String user, Optional<Secret> password)
      throws UnclearNameException {
    if (!AdminLogin.Password.isUser(user)) {
      throw new UnclearNameException(
          "%s takes the name of a user, of up to %d characters and without a colon"
              .formatted(source, AdminLogin.Password.MAX_USER));
    }
    return new AdminLogin.Password(
        user,
        password.orElseThrow(
            () ->
                new UnclearNameException(
                    "%s needs a password: set %s, or name a file that has it by %s or %s"
                        .formatted(
                            source,
                            ProgramVariables.ADMIN_PASSWORD,
                            "--admin-password-file",
                            ProgramVariables.ADMIN_PASSWORD_FILE))));
  }

  private Optional<Secret> password() throws UnclearNameException {
    Optional<String> password = variable(ProgramVariables.ADMIN_PASSWORD);
    Optional<String> file = variable(ProgramVariables.ADMIN_PASSWORD_FILE);
    if (password.isPresent() && file.isPresent()) {
      throw new UnclearNameException(
          "either %s or %s"
              .formatted(ProgramVariables.ADMIN_PASSWORD, ProgramVariables.ADMIN_PASSWORD_FILE));
    }
    if (password.isPresent() && !LoginSecrets.isPassword(password.get())) {
      throw new UnclearNameException(
          ProgramVariables.ADMIN_PASSWORD + " is no password: it is too long, or of several lines");
    }
    return file.isEmpty()
        ? password.map(Secret::new)
        : Optional.of(
            LoginSecrets.password(
                LoginSecrets.path(file.get(), ProgramVariables.ADMIN_PASSWORD_FILE),
                ProgramVariables.ADMIN_PASSWORD_FILE));
  }

  private Optional<String> variable(String name) {
    return Optional.ofNullable(environment.get(name)).filter(it -> !it.isEmpty());
  }
}
