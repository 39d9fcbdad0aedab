package dev.entrepot.cli.store;

import dev.entrepot.config.AdminConfig;
import dev.entrepot.config.Secret;
import dev.entrepot.config.program.ProgramVariables;
import dev.entrepot.operate.name.UnclearNameException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * The file with the token that a server wants to be shown. A token itself is no argument, since all
 * users of a machine see the arguments of its processes.
 */
final class TokenOption {
  /** The variable that names the file where the option does not. */
  static final String VARIABLE = ProgramVariables.TOKEN_FILE;

  private static final String NAME = "--token-file";

  @Option(
      names = NAME,
      paramLabel = "FILE",
      description =
          "A file with the server's admin-token. The default is ENTREPOT_TOKEN_FILE, then the"
              + " configuration.")
  private @Nullable Path file;

  /**
   * The token of the file that is named.
   *
   * @throws UnclearNameException if the file has none
   */
  Optional<Secret> token(Map<String, String> environment) throws UnclearNameException {
    if (file != null) {
      return Optional.of(in(file, NAME));
    }
    String variable = environment.getOrDefault(VARIABLE, "");
    return variable.isEmpty() ? Optional.empty() : Optional.of(in(path(variable), VARIABLE));
  }

  private static Path path(String text) throws UnclearNameException {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new UnclearNameException(VARIABLE + " takes the path of a file");
    }
  }

  private static Secret in(Path file, String name) throws UnclearNameException {
    return AdminConfig.tokenIn(file)
        .orElseThrow(
            () ->
                new UnclearNameException(
                    "%s takes a file that you may read and that has one line, %s; %s is none"
                        .formatted(name, AdminConfig.TOKEN_WORDS, file)));
  }
}
