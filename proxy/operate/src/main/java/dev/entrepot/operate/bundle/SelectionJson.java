package dev.entrepot.operate.bundle;

import dev.entrepot.config.read.ConfigException;
import dev.entrepot.operate.bundle.Selection.Group;
import dev.entrepot.operate.name.UnclearNameException;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is to be exported, and what that means in a store, as JSON. */
public final class SelectionJson {
  private static final String IMAGES = "images";
  private static final String PINNED = "pinned";
  private static final String SYNC = "sync";
  private static final String PULLED_SINCE = "pulledSince";
  private static final String LEFT_OUT = "notWhole";
  private static final String NAME = "name";
  private static final String REASON = "reason";

  private SelectionJson() {}

  public static JsonObject of(Selection selection) {
    var json = new JsonObject().put(IMAGES, new JsonArray(selection.named()));
    for (Group group : selection.groups()) {
      switch (group) {
        case Group.Pinned() -> json.put(PINNED, true);
        case Group.Pulled(String since) -> json.put(PULLED_SINCE, since);
        case Group.Listed(String text, _) -> json.put(SYNC, text);
      }
    }
    return json;
  }

  /**
   * Reads what {@link #of(Selection)} has written.
   *
   * @throws ClassCastException if a member is something else
   * @throws UnclearNameException if the list is none
   */
  public static Selection selection(JsonObject json) throws UnclearNameException {
    var groups = new ArrayList<Group>();
    if (json.getBoolean(PINNED, false)) {
      groups.add(new Group.Pinned());
    }
    Optional.ofNullable(json.getString(PULLED_SINCE)).map(Group.Pulled::new).ifPresent(groups::add);
    String list = json.getString(SYNC);
    if (list != null) {
      groups.add(listed(list));
    }
    return new Selection(texts(json.getJsonArray(IMAGES, new JsonArray())), groups);
  }

  private static Group listed(String text) throws UnclearNameException {
    try {
      return Group.Listed.parse(Path.of(SYNC), text.getBytes(StandardCharsets.UTF_8));
    } catch (ConfigException e) {
      throw new UnclearNameException(String.valueOf(e.getMessage()));
    }
  }

  public static JsonObject of(SelectedImages selected) {
    return new JsonObject()
        .put(IMAGES, new JsonArray(selected.images()))
        .put(LEFT_OUT, leftOut(selected.leftOut()));
  }

  /** The images that are left out. */
  public static JsonArray leftOut(List<SelectedImages.LeftOut> images) {
    var json = new JsonArray();
    images.forEach(
        image -> json.add(new JsonObject().put(NAME, image.image()).put(REASON, image.reason())));
    return json;
  }

  /** The images that a text says; empty if it says none. */
  public static Optional<SelectedImages> readSelected(String text) {
    try {
      var json = new JsonObject(text);
      var leftOut = new ArrayList<SelectedImages.LeftOut>();
      JsonArray listed = json.getJsonArray(LEFT_OUT);
      for (int i = 0; i < listed.size(); i++) {
        JsonObject image = listed.getJsonObject(i);
        leftOut.add(
            new SelectedImages.LeftOut(image.getString(NAME, ""), image.getString(REASON, "")));
      }
      return Optional.of(new SelectedImages(texts(json.getJsonArray(IMAGES)), leftOut));
    } catch (DecodeException | ClassCastException | NullPointerException e) {
      return Optional.empty();
    }
  }

  private static List<String> texts(JsonArray array) {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < array.size(); i++) {
      texts.add(array.getString(i));
    }
    return texts;
  }
}
