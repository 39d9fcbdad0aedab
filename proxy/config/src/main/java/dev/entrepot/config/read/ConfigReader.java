package dev.entrepot.config.read;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Makes a record from a YAML file and the environment, or reports everything that is wrong.
 * Blocking.
 */
public final class ConfigReader {
  /** How large the file may be, 1 MiB. */
  public static final int MAX_BYTES = 1 << 20;

  /** How deep mappings and lists may be nested. */
  public static final int MAX_DEPTH = 16;

  /** How often a document may refer to its anchors. */
  public static final int MAX_ALIASES = 64;

  /** The most faults that are reported at once; more are reported when these are fixed. */
  public static final int MAX_FAULTS = 100;

  private ConfigReader() {}

  /**
   * Reads everything, and refuses it if a single thing is wrong.
   *
   * @param file empty if nothing is written but the environment
   * @param reader makes the record of the whole file; what does not fit reads as if it were not
   *     there
   * @throws ConfigException with all faults, each with its place and key
   */
  public static <T> T read(
      Optional<Path> file, Environment environment, Function<Section, T> reader)
      throws ConfigException {
    return load(file, environment, reader).value();
  }

  /** The same, with the origin of each value. */
  public static <T> Loaded<T> load(
      Optional<Path> file, Environment environment, Function<Section, T> reader)
      throws ConfigException {
    var source = new Source(file, environment, new Faults());
    T read = root(source).read(reader);
    source.faults().throwIfAny();
    return new Loaded<>(
        read,
        List.copyOf(source.settings().values()),
        source.warnings(),
        environment.claims().keySet());
  }

  /**
   * The same for a text in memory, without the environment.
   *
   * @param name its name in messages
   */
  public static <T> T read(Path name, byte[] text, Function<Section, T> reader)
      throws ConfigException {
    var source = new Source(Optional.of(name), new Environment(Map.of()), new Faults());
    YamlNode document = new ConfigFile(name, source.faults()).read(text);
    T read = Section.root(source, Optional.of(document)).read(reader);
    source.faults().throwIfAny();
    return read;
  }

  /**
   * The bytes of such a file; one more than the bound if it is larger.
   *
   * @throws ConfigException if it cannot be read
   */
  public static byte[] bytes(Path file) throws ConfigException {
    return new ConfigFile(file, new Faults()).bytes();
  }

  private static Section root(Source source) throws ConfigException {
    return source.file().isPresent()
        ? Section.root(
            source, Optional.of(new ConfigFile(source.file().get(), source.faults()).read()))
        : Section.root(source, Optional.empty());
  }
}
