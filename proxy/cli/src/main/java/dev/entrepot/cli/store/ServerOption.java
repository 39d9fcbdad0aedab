package dev.entrepot.cli.store;

import dev.entrepot.config.program.ProgramVariables;
import dev.entrepot.oci.Quoted;
import dev.entrepot.operate.client.ServerAddress;
import dev.entrepot.operate.name.UnclearNameException;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which server a command asks, if one is named; the environment can name it for all commands. */
public final class ServerOption {
  /** The variable that names the server where the option does not. */
  static final String VARIABLE = ProgramVariables.SERVER;

  private static final String NAME = "--server";

  @Option(
      names = NAME,
      paramLabel = "URL",
      description =
          "The server to ask, by its admin port, for example http://10.0.0.5:5001. The default is"
              + " ENTREPOT_SERVER, then the server of the configuration.")
  private @Nullable String url;

  /** Whether the command line names a server. */
  boolean isGiven() {
    return url != null;
  }

  /**
   * The server that is named.
   *
   * @throws UnclearNameException if what names it is no address
   */
  public Optional<ServerAddress> named(Map<String, String> environment)
      throws UnclearNameException {
    if (url != null) {
      return Optional.of(parsed(NAME, url));
    }
    String variable = environment.getOrDefault(VARIABLE, "");
    return variable.isEmpty() ? Optional.empty() : Optional.of(parsed(VARIABLE, variable));
  }

  private static ServerAddress parsed(String name, String text) throws UnclearNameException {
    return ServerAddress.parse(text)
        .orElseThrow(
            () ->
                new UnclearNameException(
                    "%s takes %s, %s"
                        .formatted(
                            name,
                            ServerAddress.EXPECTED,
                            text.indexOf('@') < 0
                                ? "not " + Quoted.of(text)
                                : "without a user name and a password")));
  }
}
