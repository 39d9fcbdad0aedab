package dev.entrepot.cli.config;

import dev.entrepot.config.ConfigLoader;
import dev.entrepot.config.EntrepotConfig;
import dev.entrepot.config.read.ConfigException;
import dev.entrepot.config.read.Loaded;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The configuration file of a command, given as an argument or as an option. */
final class ConfigFileOption {
  @Parameters(
      paramLabel = "FILE",
      arity = "0..1",
      description = "The configuration file. Without it, the environment and the defaults apply.")
  private @Nullable Path argument;

  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      description = "Same as FILE.")
  private @Nullable Path option;

  Loaded<EntrepotConfig> load(Map<String, String> environment) throws ConfigException {
    return ConfigLoader.loadWithOrigins(path(), environment);
  }

  private Optional<Path> path() {
    return Optional.ofNullable(argument).or(() -> Optional.ofNullable(option));
  }

  /** The name of the configuration in messages. */
  @Override
  public String toString() {
    return path().map(Path::toString).orElse("the configuration");
  }
}
