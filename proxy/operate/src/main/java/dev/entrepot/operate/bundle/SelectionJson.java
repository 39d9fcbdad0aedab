package dev.entrepot.operate.bundle;

import static dev.entrepot.operate.json.JsonForms.FLAG;
import static dev.entrepot.operate.json.JsonForms.TEXT;

import dev.entrepot.config.read.ConfigException;
import dev.entrepot.operate.bundle.Selection.Group;
import dev.entrepot.operate.json.JsonMismatchException;
import dev.entrepot.operate.json.ObjectForm;
import io.vertx.core.json.JsonArray;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What is to be exported, and what that means in a store, as JSON. */
public final class SelectionJson {
  private static final String SYNC = "sync";

  private static final ObjectForm<SelectedImages.LeftOut> LEFT_OUT =
      ObjectForm.of(
          image -> {
            var name = image.oneOr("name", TEXT, SelectedImages.LeftOut::image, "");
            var reason = image.oneOr("reason", TEXT, SelectedImages.LeftOut::reason, "");
            return in -> new SelectedImages.LeftOut(in.of(name), in.of(reason));
          });

  /** The images that a selection has found. */
  public static final ObjectForm<SelectedImages> SELECTED =
      ObjectForm.of(
          selected -> {
            var images = selected.one("images", TEXT.list(), SelectedImages::images);
            var leftOut = selected.one("notWhole", LEFT_OUT.list(), SelectedImages::leftOut);
            return in -> new SelectedImages(in.of(images), in.of(leftOut));
          });

  /** What is wanted; all members may be left out. */
  public static final ObjectForm<Selection> SELECTION =
      ObjectForm.of(
          selection -> {
            var images = selection.unless("images", TEXT.list(), Selection::named, List.of());
            var pinned = selection.unless("pinned", FLAG, SelectionJson::isPinned, false);
            var since = selection.maybe("pulledSince", TEXT, SelectionJson::pulledSince);
            var list = selection.maybe(SYNC, TEXT, SelectionJson::list);
            return in ->
                new Selection(in.of(images), groups(in.of(pinned), in.of(since), in.of(list)));
          });

  private SelectionJson() {}

  /** The images that are left out. */
  public static JsonArray leftOut(List<SelectedImages.LeftOut> images) {
    return new JsonArray(images.stream().map(LEFT_OUT::json).toList());
  }

  private static boolean isPinned(Selection selection) {
    return selection.groups().stream().anyMatch(Group.Pinned.class::isInstance);
  }

  private static Optional<String> pulledSince(Selection selection) {
    return groups(selection, Group.Pulled.class).map(Group.Pulled::since).findFirst();
  }

  private static Optional<String> list(Selection selection) {
    return groups(selection, Group.Listed.class).map(Group.Listed::text).findFirst();
  }

  private static <G> Stream<G> groups(Selection selection, Class<G> type) {
    return selection.groups().stream().filter(type::isInstance).map(type::cast);
  }

  private static List<Group> groups(
      boolean pinned, Optional<String> pulledSince, Optional<String> list)
      throws JsonMismatchException {
    var groups = new ArrayList<Group>();
    if (pinned) {
      groups.add(new Group.Pinned());
    }
    pulledSince.map(Group.Pulled::new).ifPresent(groups::add);
    if (list.isPresent()) {
      groups.add(listed(list.get()));
    }
    return groups;
  }

  private static Group listed(String text) throws JsonMismatchException {
    try {
      return Group.Listed.parse(Path.of(SYNC), text.getBytes(StandardCharsets.UTF_8));
    } catch (ConfigException e) {
      throw new JsonMismatchException(String.valueOf(e.getMessage()));
    }
  }
}
