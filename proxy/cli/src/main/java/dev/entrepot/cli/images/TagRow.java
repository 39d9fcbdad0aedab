package dev.entrepot.cli.images;

import com.google.common.collect.ImmutableMap;
import dev.entrepot.cache.listing.history.ListedPeriods;
import dev.entrepot.cache.listing.history.TagPeriod;
import dev.entrepot.cache.listing.history.TagPeriod.End;
import dev.entrepot.cli.output.HumanAge;
import dev.entrepot.cli.output.HumanDate;
import dev.entrepot.cli.output.ShortId;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.TreeMap;

/**
 * Targets of tags over time, as cells of a table in the words and units of docker.
 *
 * @param whole whether nothing is shortened
 */
record TagRow(Instant now, boolean whole) {
  /** What may be printed of a time in which a tag pointed somewhere, and the column's title. */
  static final ImmutableMap<String, String> HEADINGS =
      ImmutableMap.<String, String>builder()
          .put("Repository", "REPOSITORY")
          .put("Tag", "TAG")
          .put("Digest", "DIGEST")
          .put("Since", "SINCE")
          .put("SinceAt", "SINCE")
          .put("Until", "UNTIL")
          .put("UntilAt", "UNTIL")
          .build();

  private static final String NOW = "now";
  private static final String GONE = ", gone";

  /** Its values, in the order of their names. */
  JsonObject of(ListedPeriods tag, TagPeriod period) {
    var values = new TreeMap<String, Object>();
    values.put("Repository", tag.repository().toString());
    values.put("Tag", tag.tag().value());
    values.put("Digest", whole ? period.digest().toString() : ShortId.of(period.digest()));
    values.put("Since", age(period.since()));
    values.put("SinceAt", HumanDate.of(period.since()));
    values.put(
        "Until",
        switch (period.end()) {
          case End.Now _ -> NOW;
          case End.Moved(var at) -> age(at);
          case End.Gone(var at) -> age(at) + GONE;
        });
    values.put(
        "UntilAt",
        switch (period.end()) {
          case End.Now _ -> NOW;
          case End.Moved(var at) -> HumanDate.of(at);
          case End.Gone(var at) -> HumanDate.of(at) + GONE;
        });
    return new JsonObject(values);
  }

  private String age(Instant at) {
    return HumanAge.of(Duration.between(at, now)) + " ago";
  }
}
