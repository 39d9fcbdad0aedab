package dev.entrepot.cli.store;

import dev.entrepot.config.Secret;
import dev.entrepot.config.program.ProgramVariables;
import dev.entrepot.operate.client.AdminLogin;
import dev.entrepot.operate.client.LoginSecrets;
import dev.entrepot.operate.client.LoginVariables;
import dev.entrepot.operate.name.UnclearNameException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * What a server is shown: a token, or a user and a password. Tokens and passwords are no arguments,
 * since all users of a machine see the arguments of its processes.
 */
final class LoginOptions {
  private static final String TOKEN_FILE = "--token-file";
  private static final String USER = "--admin-user";
  private static final String PASSWORD_FILE = "--admin-password-file";

  @Option(
      names = TOKEN_FILE,
      paramLabel = "FILE",
      description =
          "A file with the server's admin-token, or with a token of an issuer that the server"
              + " trusts. The default is ENTREPOT_TOKEN_FILE, then the configuration.")
  private @Nullable Path tokenFile;

  @Option(
      names = USER,
      paramLabel = "NAME",
      description =
          "The user to log in as, where the server has users. The default is ENTREPOT_ADMIN_USER.")
  private @Nullable String user;

  @Option(
      names = PASSWORD_FILE,
      paramLabel = "FILE",
      description =
          "A file with the password of the user. The default is ENTREPOT_ADMIN_PASSWORD, or the"
              + " file that ENTREPOT_ADMIN_PASSWORD_FILE names.")
  private @Nullable Path passwordFile;

  /**
   * The login that is named: the command line wins over the environment.
   *
   * @throws UnclearNameException if two logins are named, or half of one
   */
  Optional<AdminLogin> login(Map<String, String> environment) throws UnclearNameException {
    var variables = new LoginVariables(environment);
    if (tokenFile != null && (user != null || passwordFile != null)) {
      throw new UnclearNameException(
          "either %s or %s, as they are different logins".formatted(TOKEN_FILE, USER));
    }
    if (tokenFile != null) {
      return Optional.of(new AdminLogin.Token(LoginSecrets.token(tokenFile, TOKEN_FILE)));
    }
    return user == null && passwordFile == null
        ? variables.login()
        : Optional.of(ofUser(variables));
  }

  private AdminLogin ofUser(LoginVariables variables) throws UnclearNameException {
    String name =
        Optional.ofNullable(user)
            .or(variables::user)
            .orElseThrow(
                () ->
                    new UnclearNameException(
                        "%s needs a user: name it by %s or %s"
                            .formatted(PASSWORD_FILE, USER, ProgramVariables.ADMIN_USER)));
    if (passwordFile == null) {
      return variables.ofUser(USER, name);
    }
    Secret password = LoginSecrets.password(passwordFile, PASSWORD_FILE);
    return LoginVariables.ofUser(USER, name, Optional.of(password));
  }
}
