package dev.entrepot.operate.images;

import static dev.entrepot.operate.json.JsonForms.DIGEST;
import static dev.entrepot.operate.json.JsonForms.TEXT;
import static dev.entrepot.operate.json.JsonForms.TIME;

import dev.entrepot.operate.json.ObjectForm;

/** Steps of histories as JSON, an object each. What is not known is left out. */
public final class HistoryJson {
  public static final ObjectForm<HistoryStep> FORM =
      ObjectForm.of(
          step -> {
            var id = step.maybe("id", DIGEST, HistoryStep::image);
            var created = step.maybe("created", TIME, HistoryStep::created);
            var createdBy = step.one("createdBy", TEXT, HistoryStep::createdBy);
            var layer = step.maybe("layer", DIGEST, HistoryStep::layer);
            var size = step.maybeWhole("size", HistoryStep::size);
            var comment = step.oneOr("comment", TEXT, HistoryStep::comment, "");
            return in ->
                new HistoryStep(
                    in.of(id),
                    in.of(created),
                    in.of(createdBy),
                    in.of(layer),
                    in.of(size),
                    in.of(comment));
          });

  private HistoryJson() {}
}
