package dev.entrepot.cli.upstreams;

import com.google.common.collect.ImmutableMap;
import dev.entrepot.proxy.upstream.FoundRepository;
import io.vertx.core.json.JsonObject;
import java.util.TreeMap;

/**
 * Found repositories as cells of a table, as docker prints them.
 *
 * @param whole whether nothing is shortened
 */
record SearchRow(boolean whole) {
  /** What may be printed of a repository, and the title of its column. */
  static final ImmutableMap<String, String> HEADINGS =
      ImmutableMap.of(
          "Name", "NAME",
          "Description", "DESCRIPTION",
          "StarCount", "STARS",
          "IsOfficial", "OFFICIAL");

  /** The longest description that is printed, in characters. */
  private static final int SHORT_DESCRIPTION = 45;

  /** Its values, in the order of their names. */
  JsonObject of(FoundRepository repository) {
    var values = new TreeMap<String, Object>();
    values.put("Name", repository.name());
    values.put("Description", shortened(repository.description()));
    values.put("StarCount", Long.toString(repository.stars()));
    values.put("IsOfficial", repository.isOfficial() ? "[OK]" : "");
    return new JsonObject(values);
  }

  private String shortened(String description) {
    int length = description.codePointCount(0, description.length());
    return whole || length <= SHORT_DESCRIPTION
        ? description
        : description.substring(0, description.offsetByCodePoints(0, SHORT_DESCRIPTION - 1)) + "…";
  }
}
