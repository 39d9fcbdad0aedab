package dev.entrepot.operate.bundle;

import dev.entrepot.operate.name.NameOrId;
import dev.entrepot.operate.name.UnclearNameException;
import dev.entrepot.operate.pull.spec.SyncList;
import java.time.Duration;
import java.util.List;

/**
 * The images that an operator wants in a bundle.
 *
 * @param named one by one; each has to be here whole
 * @param groups those of these that are here whole
 */
public record Selection(List<NameOrId> named, List<Group> groups) {
  /** The most images of a bundle; the longest {@code index.json} has room for them. */
  public static final int MAX_IMAGES = 20_000;

  public Selection {
    named = List.copyOf(named);
    groups = List.copyOf(groups);
  }

  /** Images that have something in common. */
  public sealed interface Group {
    /** Images that are pinned, by the configuration or by command. */
    record Pinned() implements Group {}

    /**
     * Images that clients pulled.
     *
     * @param since how long ago at most
     */
    record Pulled(Duration since) implements Group {}

    /** Images that a list for {@code sync} names; of its tags, those that are here. */
    record Listed(SyncList list) implements Group {}
  }

  /**
   * What is selected.
   *
   * @throws UnclearNameException if it is nothing
   */
  public static Selection of(List<NameOrId> named, List<Group> groups) throws UnclearNameException {
    if (named.isEmpty() && groups.isEmpty()) {
      throw new UnclearNameException(
          "nothing is to be exported: name images, or choose them with --pinned, --pulled-since or"
              + " --sync");
    }
    return new Selection(named, groups);
  }
}
