package dev.entrepot.operate.bundle;

import dev.entrepot.config.EntrepotConfig;
import dev.entrepot.config.read.ConfigException;
import dev.entrepot.operate.images.Listings;
import dev.entrepot.operate.name.UnclearNameException;
import dev.entrepot.operate.pull.spec.SyncList;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * Which images are to go into a bundle.
 *
 * @param named one by one; each has to be there whole
 * @param groups what of these is there whole
 */
public record Selection(List<String> named, List<Group> groups) {
  /** The most images of a bundle; the longest {@code index.json} has room for them. */
  public static final int MAX_IMAGES = 20_000;

  public Selection {
    named = List.copyOf(named);
    groups = List.copyOf(groups);
  }

  /** Images that have something in common, as somebody wants them. */
  public sealed interface Group {
    /** Those that are pinned, by the configuration or by command. */
    record Pinned() implements Group {}

    /**
     * Those that clients pulled.
     *
     * @param since within which time, such as {@code 7d}
     */
    record Pulled(String since) implements Group {}

    /**
     * Those that a list for {@code sync} names; of its tags, those that are here.
     *
     * @param text the list as it was written
     */
    record Listed(String text, SyncList list) implements Group {
      /**
       * Reads a list.
       *
       * @param name what messages call it
       * @throws ConfigException with all that is wrong with it
       */
      public static Listed parse(Path name, byte[] text) throws ConfigException {
        return new Listed(new String(text, StandardCharsets.UTF_8), SyncList.parse(name, text));
      }
    }
  }

  /**
   * Holds it to a configuration.
   *
   * @throws UnclearNameException if it means nothing, or something that nobody knows
   */
  public void check(EntrepotConfig config) throws UnclearNameException {
    if (named.isEmpty() && groups.isEmpty()) {
      throw new UnclearNameException(
          "nothing is to be exported: name images, or choose them with --pinned, --pulled-since or"
              + " --sync");
    }
    Listings.requireImages(named, config);
    for (Group group : groups) {
      if (group instanceof Group.Pulled(String since)) {
        var _ = Listings.span(since);
      }
    }
  }
}
