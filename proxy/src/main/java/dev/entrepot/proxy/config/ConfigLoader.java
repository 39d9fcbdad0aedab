package dev.entrepot.proxy.config;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Makes the configuration from a YAML file and the environment, or tells all that is wrong. */
public final class ConfigLoader {
  private ConfigLoader() {}

  /**
   * Loads the configuration. Each key may be overridden by the variable of its path in upper case,
   * such as {@code ENTREPOT_STORAGE_MAX_SIZE}; variables that belong to no key are left alone,
   * since container platforms set some of the same prefix.
   *
   * @param file empty for the defaults
   * @param environment variables by name
   * @throws ConfigException if anything is not as it has to be
   */
  public static EntrepotConfig load(Optional<Path> file, Map<String, String> environment)
      throws ConfigException {
    return load(file, new Environment(environment));
  }

  static EntrepotConfig load(Optional<Path> file, Environment environment) throws ConfigException {
    var faults = new Faults();
    var source = new Source(file, environment, faults);
    EntrepotConfig config = root(source).read(EntrepotConfig::read);
    faults.throwIfAny();
    return config;
  }

  private static Section root(Source source) throws ConfigException {
    return source.file().isPresent()
        ? Section.root(
            source, Optional.of(new ConfigFile(source.file().get(), source.faults()).read()))
        : Section.root(source, Optional.empty());
  }
}
