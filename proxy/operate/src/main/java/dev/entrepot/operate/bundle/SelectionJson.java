package dev.entrepot.operate.bundle;

import static dev.entrepot.operate.json.JsonForms.FLAG;
import static dev.entrepot.operate.json.JsonForms.TEXT;

import dev.entrepot.config.read.ConfigException;
import dev.entrepot.config.read.Durations;
import dev.entrepot.operate.bundle.Selection.Group;
import dev.entrepot.operate.json.JsonForms;
import dev.entrepot.operate.json.ObjectForm;
import dev.entrepot.operate.json.WireForm;
import dev.entrepot.operate.name.Arguments;
import dev.entrepot.operate.name.ImageNames;
import dev.entrepot.operate.name.NameOrId;
import dev.entrepot.operate.name.NamedImage;
import dev.entrepot.operate.name.UnclearNameException;
import dev.entrepot.operate.pull.spec.SyncList;
import io.vertx.core.json.JsonArray;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is to be exported, and what that means in a store, as JSON. */
public final class SelectionJson {
  private static final String SYNC = "sync";

  private static final WireForm<NamedImage> IMAGE =
      JsonForms.text("the full name of an image", NamedImage::parse, NamedImage::toString);

  private static final ObjectForm<SelectedImages.LeftOut> LEFT_OUT =
      ObjectForm.of(
          image -> {
            var name = image.one("name", IMAGE, SelectedImages.LeftOut::image);
            var reason = image.oneOr("reason", TEXT, SelectedImages.LeftOut::reason, "");
            return in -> new SelectedImages.LeftOut(in.of(name), in.of(reason));
          });

  /** The images that a selection has found. */
  public static final ObjectForm<SelectedImages> SELECTED =
      ObjectForm.of(
          selected -> {
            var images = selected.one("images", IMAGE.list(), SelectedImages::images);
            var leftOut = selected.one("notWhole", LEFT_OUT.list(), SelectedImages::leftOut);
            return in -> new SelectedImages(in.of(images), in.of(leftOut));
          });

  /** What is wanted; all members may be left out. */
  public static final ObjectForm<Written> SELECTION =
      ObjectForm.of(
          selection -> {
            var images = selection.unless("images", TEXT.list(), Written::images, List.of());
            var pinned = selection.unless("pinned", FLAG, Written::pinned, false);
            var since = selection.maybe("pulledSince", TEXT, Written::pulledSince);
            var list = selection.maybe(SYNC, TEXT, Written::list);
            return in -> new Written(in.of(images), in.of(pinned), in.of(since), in.of(list));
          });

  private SelectionJson() {}

  /**
   * A selection as it is written.
   *
   * @param list the text of a list for {@code sync}
   */
  public record Written(
      List<String> images, boolean pinned, Optional<String> pulledSince, Optional<String> list) {
    public Written {
      images = List.copyOf(images);
    }

    /**
     * The selection that is meant.
     *
     * @throws UnclearNameException if a name, a span of time or the list is none, or nothing is
     *     selected
     */
    public Selection read(ImageNames names) throws UnclearNameException {
      var groups = new ArrayList<Group>();
      if (pinned) {
        groups.add(new Group.Pinned());
      }
      Arguments.span(pulledSince).map(Group.Pulled::new).ifPresent(groups::add);
      if (list.isPresent()) {
        groups.add(listed(list.get()));
      }
      return Selection.of(names.imagesOrIds(images), groups);
    }
  }

  /** A selection as it is written. */
  public static Written written(Selection selection) {
    boolean pinned = false;
    Optional<String> since = Optional.empty();
    Optional<String> list = Optional.empty();
    for (Group group : selection.groups()) {
      switch (group) {
        case Group.Pinned() -> pinned = true;
        case Group.Pulled(Duration span) -> since = Optional.of(Durations.format(span));
        case Group.Listed(SyncList listed) -> list = Optional.of(listed.text());
      }
    }
    return new Written(
        selection.named().stream().map(NameOrId::text).toList(), pinned, since, list);
  }

  /** The images that are left out. */
  public static JsonArray leftOut(List<SelectedImages.LeftOut> images) {
    return new JsonArray(images.stream().map(LEFT_OUT::json).toList());
  }

  private static Group listed(String text) throws UnclearNameException {
    try {
      return new Group.Listed(SyncList.parse(Path.of(SYNC), text.getBytes(StandardCharsets.UTF_8)));
    } catch (ConfigException e) {
      throw new UnclearNameException(String.valueOf(e.getMessage()));
    }
  }
}
