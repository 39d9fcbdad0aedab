package dev.entrepot.operate.retain;

import dev.entrepot.cache.collect.Collected;
import dev.entrepot.oci.Digest;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/**
 * What is told of what is held and removed as JSON, an object each with {@code state}, and read
 * again. Names are in full, sizes in bytes, times in ISO 8601.
 */
public final class RetentionJson {
  private static final String STATE = "state";
  private static final String IMAGE = "image";
  private static final String REASON = "reason";
  private static final String DIGEST = "digest";

  private RetentionJson() {}

  /** What has become of an order. */
  public static JsonObject of(HoldResult result) {
    return switch (result) {
      case HoldResult.Done(String image, String detail) ->
          named("done", image).put("detail", detail);
      case HoldResult.Unchanged(String image) -> named("unchanged", image);
      case HoldResult.Refused(String image, String reason) ->
          named("refused", image).put(REASON, reason);
    };
  }

  /** What a text says has become of an order; empty if it says something else. */
  public static Optional<HoldResult> readHoldResult(String text) {
    return read(
        text,
        json ->
            switch (json.getString(STATE, "")) {
              case "done" -> new HoldResult.Done(string(json, IMAGE), string(json, "detail"));
              case "unchanged" -> new HoldResult.Unchanged(string(json, IMAGE));
              case "refused" -> new HoldResult.Refused(string(json, IMAGE), string(json, REASON));
              default -> throw new IllegalArgumentException(text);
            });
  }

  /** What is held. */
  public static JsonObject of(HeldImage held) {
    return switch (held) {
      case HeldImage.Pinned(String image, boolean byCommand) ->
          named("pinned", image).put("byCommand", byCommand);
      case HeldImage.FrozenTag(String image, Digest digest, Instant since) ->
          named("frozen", image).put(DIGEST, digest.toString()).put("since", since.toString());
    };
  }

  /** What a text says is held; empty if it says something else. */
  public static Optional<HeldImage> readHeld(String text) {
    return read(
        text,
        json ->
            switch (json.getString(STATE, "")) {
              case "pinned" ->
                  new HeldImage.Pinned(
                      string(json, IMAGE), json.getBoolean("byCommand", Boolean.FALSE));
              case "frozen" ->
                  new HeldImage.FrozenTag(
                      string(json, IMAGE), digest(json), Instant.parse(string(json, "since")));
              default -> throw new IllegalArgumentException(text);
            });
  }

  /** What happens while images are removed. */
  public static JsonObject of(RemovalEvent event) {
    return switch (event) {
      case RemovalEvent.Untagged(String image) -> named("untagged", image);
      case RemovalEvent.Kept(String image, String reason) ->
          named("kept", image).put(REASON, reason);
      case RemovalEvent.Deleted(Digest manifest) ->
          new JsonObject().put(STATE, "deleted").put(DIGEST, manifest.toString());
      case RemovalEvent.Looking(int walk, int walks) ->
          new JsonObject().put(STATE, "looking").put("walk", walk).put("walks", walks);
      case RemovalEvent.Freed(Collected content) ->
          new JsonObject()
              .put(STATE, "freed")
              .put("manifests", content.manifests())
              .put("blobs", content.blobs())
              .put("bytes", content.bytes());
    };
  }

  /** What a text says has happened; empty if it says something else. */
  public static Optional<RemovalEvent> readRemoval(String text) {
    return read(
        text,
        json ->
            switch (json.getString(STATE, "")) {
              case "untagged" -> new RemovalEvent.Untagged(string(json, IMAGE));
              case "kept" -> new RemovalEvent.Kept(string(json, IMAGE), string(json, REASON));
              case "deleted" -> new RemovalEvent.Deleted(digest(json));
              case "looking" ->
                  new RemovalEvent.Looking(json.getInteger("walk", 0), json.getInteger("walks", 0));
              case "freed" ->
                  new RemovalEvent.Freed(
                      new Collected(
                          json.getLong("manifests", 0L),
                          json.getLong("blobs", 0L),
                          json.getLong("bytes", 0L)));
              default -> throw new IllegalArgumentException(text);
            });
  }

  private interface Reading<T> {
    T of(JsonObject json);
  }

  private static <T> Optional<T> read(String text, Reading<? extends T> reading) {
    try {
      return Optional.of(reading.of(new JsonObject(text)));
    } catch (DecodeException
        | ClassCastException
        | DateTimeException
        | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static JsonObject named(String state, String image) {
    return new JsonObject().put(STATE, state).put(IMAGE, image);
  }

  private static Digest digest(JsonObject json) {
    return Digest.parse(string(json, DIGEST))
        .orElseThrow(() -> new IllegalArgumentException("no digest"));
  }

  private static String string(JsonObject json, String member) {
    return Optional.ofNullable(json.getString(member))
        .orElseThrow(() -> new IllegalArgumentException("no " + member));
  }
}
