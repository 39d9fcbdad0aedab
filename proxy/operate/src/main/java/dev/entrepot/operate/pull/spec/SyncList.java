package dev.entrepot.operate.pull.spec;

import dev.entrepot.config.EntrepotConfig;
import dev.entrepot.config.read.ConfigException;
import dev.entrepot.config.read.ConfigReader;
import dev.entrepot.oci.Repository;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * A list of images to pull, in the form that skopeo's {@code sync} reads (skopeo-sync(1), "YAML
 * file content"), with options for all images of a registry.
 *
 * @param text as it was written
 * @param parts what it says
 */
public record SyncList(String text, List<Part> parts) {
  private static final Path STANDARD_INPUT = Path.of("-");

  /** Images of a repository. */
  public record Part(
      Repository repository,
      PullSpec.Choice choice,
      PlatformChoice platforms,
      boolean referrers,
      boolean pin) {
    private PullSpec spec(EntrepotConfig config) {
      return new PullSpec(
          repository, choice, new PullOptions(platforms.platforms(config), referrers, pin));
    }
  }

  public SyncList {
    parts = List.copyOf(parts);
  }

  /**
   * Reads a file; {@code -} is the input.
   *
   * @throws ConfigException with all that is wrong with it
   */
  public static SyncList read(Path file, InputStream input) throws ConfigException, IOException {
    // An input that is too long has one byte too many, and is refused.
    return parse(
        file,
        file.equals(STANDARD_INPUT)
            ? input.readNBytes(ConfigReader.MAX_BYTES + 1)
            : ConfigReader.bytes(file));
  }

  /**
   * Reads a file's text.
   *
   * @param name what messages call it
   * @throws ConfigException with all that is wrong with it
   */
  public static SyncList parse(Path name, byte[] text) throws ConfigException {
    return new SyncList(
        new String(text, StandardCharsets.UTF_8), ConfigReader.read(name, text, SyncReader::read));
  }

  /** What is to be pulled, where a configuration chooses what the list leaves open. */
  public List<PullSpec> specs(EntrepotConfig config) {
    return parts.stream().map(part -> part.spec(config)).toList();
  }
}
