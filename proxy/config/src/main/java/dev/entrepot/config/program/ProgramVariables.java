package dev.entrepot.config.program;

import java.util.Set;

/** The environment variables of the program that stand for no key of the configuration. */
public final class ProgramVariables {
  /** The configuration file, if the command line names none. */
  public static final String CONFIG = "ENTREPOT_CONFIG";

  /** The server that commands ask. */
  public static final String SERVER = "ENTREPOT_SERVER";

  /** The file with their token. */
  public static final String TOKEN_FILE = "ENTREPOT_TOKEN_FILE";

  /** The user as whom they log in. */
  public static final String ADMIN_USER = "ENTREPOT_ADMIN_USER";

  /** The user's password. */
  public static final String ADMIN_PASSWORD = "ENTREPOT_ADMIN_PASSWORD";

  /** The file with the user's password. */
  public static final String ADMIN_PASSWORD_FILE = "ENTREPOT_ADMIN_PASSWORD_FILE";

  /** The password of the key that signs bundles. */
  public static final String SIGN_PASSWORD = "ENTREPOT_SIGN_PASSWORD";

  /** All of them. */
  public static final Set<String> ALL =
      Set.of(
          CONFIG,
          SERVER,
          TOKEN_FILE,
          ADMIN_USER,
          ADMIN_PASSWORD,
          ADMIN_PASSWORD_FILE,
          SIGN_PASSWORD);

  private ProgramVariables() {}
}
