package dev.entrepot.operate.retain;

import dev.entrepot.oci.ImagePattern;
import dev.entrepot.oci.Reference;
import dev.entrepot.operate.name.ImageNames;
import dev.entrepot.operate.name.NameOrId;
import dev.entrepot.operate.name.NamedImage;
import dev.entrepot.operate.name.UnclearNameException;
import java.util.ArrayList;
import java.util.List;

/** Images that an order is about. */
public sealed interface HoldTarget {
  /** The target as it was written. */
  String text();

  /** All images that match a pattern. */
  record Matching(String text, ImagePattern pattern) implements HoldTarget {}

  /** One image, by all its names if its ID is given. */
  record Named(NameOrId image) implements HoldTarget {
    @Override
    public String text() {
      return image.text();
    }
  }

  /**
   * Reads targets of an order.
   *
   * @throws UnclearNameException if one means no image, or is a digest where only tags can be meant
   */
  static List<HoldTarget> of(HoldOrder order, List<String> texts, ImageNames names)
      throws UnclearNameException {
    List<HoldTarget> targets = new ArrayList<>();
    for (String text : texts) {
      targets.add(
          switch (order) {
            case PIN, UNPIN -> text.indexOf('*') >= 0 ? matching(text, names) : named(text, names);
            case FREEZE, THAW -> tag(named(text, names));
          });
    }
    return List.copyOf(targets);
  }

  private static Matching matching(String text, ImageNames names) throws UnclearNameException {
    return new Matching(text, names.pattern(text));
  }

  private static Named named(String text, ImageNames names) throws UnclearNameException {
    return new Named(names.imageOrId(text));
  }

  private static Named tag(Named target) throws UnclearNameException {
    if (target.image().name().orElse(null) instanceof NamedImage(var repository, var reference)
        && reference instanceof Reference.Digested) {
      throw new UnclearNameException(
          "a digest never moves: name %s by a tag".formatted(repository));
    }
    return target;
  }
}
