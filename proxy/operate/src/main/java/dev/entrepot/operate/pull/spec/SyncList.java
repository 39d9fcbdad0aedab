package dev.entrepot.operate.pull.spec;

import dev.entrepot.config.EntrepotConfig;
import dev.entrepot.config.read.ConfigException;
import dev.entrepot.config.read.ConfigReader;
import dev.entrepot.oci.Repository;
import dev.entrepot.operate.name.UnclearNameException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Images that are to be here, in the form that skopeo's {@code sync} reads (skopeo-sync(1), "YAML
 * file content"), with what is said of all images of a registry.
 */
public record SyncList(List<Part> parts) {
  /**
   * Images of a repository.
   *
   * @param platforms as {@link PullOptions#of} takes them
   */
  public record Part(
      Repository repository,
      PullSpec.Choice choice,
      List<String> platforms,
      boolean referrers,
      boolean pin) {
    public Part {
      platforms = List.copyOf(platforms);
    }
  }

  public SyncList {
    parts = List.copyOf(parts);
  }

  /**
   * Reads a file's text.
   *
   * @param name what messages call it
   * @throws ConfigException with all that is wrong with it
   */
  public static SyncList parse(Path name, byte[] text) throws ConfigException {
    return ConfigReader.read(name, text, SyncReader::read);
  }

  /** What is meant. */
  public List<PullSpec> wishes(EntrepotConfig config) throws UnclearNameException {
    List<PullSpec> wishes = new ArrayList<>();
    for (Part part : parts) {
      var options = PullOptions.of(part.platforms(), part.referrers(), config);
      wishes.add(
          new PullSpec(part.repository(), part.choice(), part.pin() ? options.andPin() : options));
    }
    return wishes;
  }
}
