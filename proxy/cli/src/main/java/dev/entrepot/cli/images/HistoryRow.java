package dev.entrepot.cli.images;

import com.google.common.collect.ImmutableMap;
import dev.entrepot.cli.output.HumanAge;
import dev.entrepot.cli.output.ShortId;
import dev.entrepot.oci.Digest;
import dev.entrepot.oci.HumanSize;
import dev.entrepot.operate.images.HistoryStep;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.TreeMap;

/**
 * Steps of histories as cells of a table, in the words and units of docker.
 *
 * @param whole whether nothing is shortened
 * @param human whether ages and sizes are rounded, rather than dates and bytes
 */
record HistoryRow(Instant now, boolean whole, boolean human) {
  /** What may be printed of a step, and the title of its column. */
  static final ImmutableMap<String, String> HEADINGS =
      ImmutableMap.<String, String>builder()
          .put("ID", "IMAGE")
          .put("CreatedSince", "CREATED")
          .put("CreatedAt", "CREATED AT")
          .put("CreatedBy", "CREATED BY")
          .put("Size", "SIZE")
          .put("Comment", "COMMENT")
          .build();

  /** The longest command that is printed, in characters. */
  private static final int SHORT_COMMAND = 45;

  private static final String UNKNOWN = "N/A";

  /** Its values, in the order of their names. */
  JsonObject of(HistoryStep step) {
    var values = new TreeMap<String, Object>();
    values.put("ID", id(step));
    values.put("CreatedSince", step.created().map(this::since).orElse(UNKNOWN));
    values.put("CreatedAt", step.created().map(Instant::toString).orElse(UNKNOWN));
    values.put("CreatedBy", shortened(oneLine(step.createdBy())));
    values.put("Size", size(step));
    values.put("Comment", oneLine(step.comment()));
    return new JsonObject(values);
  }

  /** Only the last step has an image. */
  String id(HistoryStep step) {
    return step.image().map(this::id).orElse("<missing>");
  }

  private String id(Digest digest) {
    return whole ? digest.toString() : ShortId.of(digest);
  }

  private String since(Instant created) {
    return human ? HumanAge.of(Duration.between(created, now)) + " ago" : created.toString();
  }

  private String size(HistoryStep step) {
    if (step.size().isEmpty()) {
      return UNKNOWN;
    }
    long bytes = step.size().getAsLong();
    return human ? HumanSize.of(bytes) : Long.toString(bytes);
  }

  /** Characters that would break rows and columns become blanks. */
  private static String oneLine(String text) {
    return text.replaceAll("\\p{Cntrl}", " ");
  }

  private String shortened(String command) {
    return whole || command.length() <= SHORT_COMMAND
        ? command
        : command.substring(0, SHORT_COMMAND - 1) + "…";
  }
}
