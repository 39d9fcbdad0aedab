package dev.entrepot.cli.upstreams;

import com.google.common.collect.ImmutableMap;
import dev.entrepot.cli.output.HumanAge;
import io.vertx.core.json.JsonObject;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The state of a registry as cells of a table.
 *
 * @param now the time that ages count from
 */
record UpstreamRow(Instant now) {
  /** What may be printed of a registry, and the title of its column. */
  static final ImmutableMap<String, String> HEADINGS =
      ImmutableMap.<String, String>builder()
          .put("Name", "NAME")
          .put("State", "STATE")
          .put("Trouble", "TROUBLE")
          .put("LastSuccess", "LAST SUCCESS")
          .put("LastFailure", "LAST FAILURE")
          .put("Quota", "QUOTA")
          .put("Login", "LOGIN")
          .build();

  private static final String NEVER = "never";
  private static final String NONE = "-";

  /** Its values, in the order of their names. */
  JsonObject of(JsonObject upstream) {
    var values = new TreeMap<String, Object>();
    boolean isDefault = Boolean.TRUE.equals(upstream.getValue("default"));
    values.put("Name", text(upstream, "name") + (isDefault ? " (default)" : ""));
    values.put("State", state(upstream));
    values.put("Trouble", text(upstream, "trouble"));
    values.put("LastSuccess", time(upstream, "lastSuccess").map(this::ago).orElse(NEVER));
    values.put("LastFailure", failure(object(upstream, "lastFailure")));
    values.put("Quota", quota(object(upstream, "quota")));
    values.put("Login", text(upstream, "login"));
    return new JsonObject(values);
  }

  private String state(JsonObject upstream) {
    String state = text(upstream, "state");
    return time(upstream, "leftAloneUntil")
        .map(until -> "left alone for " + HumanAge.of(span(now, until)).toLowerCase(Locale.ROOT))
        .orElse(state);
  }

  private String failure(JsonObject failure) {
    return time(failure, "at")
        .map(at -> "%s: %s".formatted(ago(at), text(failure, "words")))
        .orElse(NEVER);
  }

  private String quota(JsonObject quota) {
    if (!(quota.getValue("remaining") instanceof Number left)) {
      return NONE;
    }
    String of = quota.getValue("limit") instanceof Number limit ? "/" + limit.longValue() : "";
    String resets =
        time(quota, "resets").map(at -> ", resets in " + HumanAge.of(span(now, at))).orElse("");
    return left.longValue() + of + resets;
  }

  private String ago(Instant at) {
    return HumanAge.of(span(at, now)) + " ago";
  }

  /** The time between; zero if the clock of the server is ahead. */
  private static Duration span(Instant from, Instant to) {
    Duration span = Duration.between(from, to);
    return span.isNegative() ? Duration.ZERO : span;
  }

  private static Optional<Instant> time(JsonObject json, String key) {
    try {
      return json.getValue(key) instanceof String text
          ? Optional.of(Instant.parse(text))
          : Optional.empty();
    } catch (DateTimeException e) {
      return Optional.empty(); // A newer server may write it otherwise.
    }
  }

  private static JsonObject object(JsonObject json, String key) {
    return json.getValue(key) instanceof JsonObject value ? value : new JsonObject();
  }

  private static String text(JsonObject json, String key) {
    return json.getValue(key) instanceof String value ? value : "";
  }
}
