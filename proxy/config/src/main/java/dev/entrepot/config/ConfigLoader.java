package dev.entrepot.config;

import dev.entrepot.config.log.LogConfig;
import dev.entrepot.config.log.LogFormat;
import dev.entrepot.config.program.ProgramVariables;
import dev.entrepot.config.read.ConfigException;
import dev.entrepot.config.read.ConfigReader;
import dev.entrepot.config.read.Environment;
import dev.entrepot.config.read.Loaded;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Makes the configuration from a YAML file and the environment, or reports everything that is
 * wrong.
 */
public final class ConfigLoader {
  /** Names the file where the command line does not; an installed {@code entrepot} sets it. */
  public static final String FILE_VARIABLE = ProgramVariables.CONFIG;

  private ConfigLoader() {}

  /**
   * Loads the configuration. Each key may be overridden by the variable of its path in upper case,
   * such as {@code ENTREPOT_STORAGE_MAX_SIZE}; variables that belong to no key are no faults, since
   * container platforms set some of the same prefix.
   *
   * @param file empty for the one that {@link #FILE_VARIABLE} names, or else the defaults
   * @param environment variables by name
   * @throws ConfigException if anything is invalid
   */
  public static EntrepotConfig load(Optional<Path> file, Map<String, String> environment)
      throws ConfigException {
    return load(named(file, environment), new Environment(environment));
  }

  /** The same, with the origin of each value. */
  public static Loaded<EntrepotConfig> loadWithOrigins(
      Optional<Path> file, Map<String, String> environment) throws ConfigException {
    return ConfigReader.load(
        named(file, environment), new Environment(environment), EntrepotConfig::read);
  }

  /** The file that is read: an empty variable counts as unset. */
  private static Optional<Path> named(Optional<Path> file, Map<String, String> environment) {
    return file.or(
        () ->
            Optional.ofNullable(environment.get(FILE_VARIABLE))
                .filter(name -> !name.isEmpty())
                .map(Path::of));
  }

  /**
   * The log format for reporting faults of a configuration: its own, as far as that can be read.
   */
  public static LogFormat logFormat(Optional<Path> file, Map<String, String> environment) {
    var format = new AtomicReference<>(LogConfig.DEFAULTS.format());
    try {
      var _ =
          ConfigReader.read(
              named(file, environment),
              new Environment(environment),
              root -> {
                LogConfig log = root.section("log", LogConfig::read);
                format.set(log.format());
                return log;
              });
    } catch (ConfigException e) {
      // Unknown keys at least, as only the log was read; the caller has the faults.
      return format.get();
    }
    return format.get();
  }

  static EntrepotConfig load(Optional<Path> file, Environment environment) throws ConfigException {
    return ConfigReader.read(file, environment, EntrepotConfig::read);
  }
}
