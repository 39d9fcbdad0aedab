package dev.entrepot.operate.images;

import dev.entrepot.oci.Descriptor;
import dev.entrepot.oci.Digest;
import dev.entrepot.oci.manifest.ImageConfig;
import dev.entrepot.proxy.json.LooseJson;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** How images were made, as their configs tell (OCI image specification, config.md, "history"). */
public final class ImageHistory {
  private ImageHistory() {}

  /**
   * The steps, the last one first. Layers that no step made have steps of their own.
   *
   * @param layers of the manifest, from the base up
   */
  public static List<HistoryStep> of(
      JsonObject config, Optional<Digest> id, List<Descriptor> layers) {
    var steps = new ArrayList<HistoryStep>();
    Iterator<Descriptor> left = layers.iterator();
    LooseJson.array(config, "history").orElseGet(JsonArray::new).stream()
        .filter(JsonObject.class::isInstance)
        .map(JsonObject.class::cast)
        .forEach(entry -> steps.add(step(entry, left)));
    left.forEachRemaining(layer -> steps.add(step(new JsonObject(), layer)));
    if (!steps.isEmpty()) {
      steps.add(withImage(steps.removeLast(), id));
    }
    return steps.reversed();
  }

  private static HistoryStep step(JsonObject entry, Iterator<Descriptor> layers) {
    if (Boolean.TRUE.equals(entry.getValue("empty_layer"))) {
      return step(entry, Optional.empty(), OptionalLong.of(0));
    }
    return layers.hasNext()
        ? step(entry, layers.next())
        : step(entry, Optional.empty(), OptionalLong.empty());
  }

  private static HistoryStep step(JsonObject entry, Descriptor layer) {
    return step(entry, Optional.of(layer.digest()), OptionalLong.of(layer.size()));
  }

  private static HistoryStep step(JsonObject entry, Optional<Digest> layer, OptionalLong size) {
    return new HistoryStep(
        Optional.empty(),
        LooseJson.text(entry, "created").flatMap(ImageConfig::date),
        LooseJson.text(entry, "created_by").orElse(""),
        layer,
        size,
        LooseJson.text(entry, "comment").orElse(""));
  }

  private static HistoryStep withImage(HistoryStep step, Optional<Digest> id) {
    return new HistoryStep(
        id, step.created(), step.createdBy(), step.layer(), step.size(), step.comment());
  }
}
