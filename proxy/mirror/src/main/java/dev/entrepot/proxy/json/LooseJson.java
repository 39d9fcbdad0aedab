package dev.entrepot.proxy.json;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Reads JSON that others wrote and that may be anything: a member of another type than the expected
 * one reads as one that is not there. Any thread.
 */
public final class LooseJson {
  /** The deepest nesting of objects and arrays; what is written may nest only so deep, too. */
  private static final int MAX_DEPTH = 64;

  private LooseJson() {}

  /** The object that the bytes are, if they are one, and not nested too deeply. */
  public static Optional<JsonObject> object(byte[] bytes) {
    return object(() -> Json.decodeValue(Buffer.buffer(bytes)));
  }

  /** The object that the text is. */
  public static Optional<JsonObject> object(String text) {
    return object(() -> Json.decodeValue(text));
  }

  private static Optional<JsonObject> object(Supplier<Object> parsing) {
    try {
      return parsing.get() instanceof JsonObject object && isWithin(MAX_DEPTH, object)
          ? Optional.of(object)
          : Optional.empty();
    } catch (DecodeException e) {
      return Optional.empty();
    }
  }

  /** The same for what is left of a buffer, whose position stays. */
  public static Optional<JsonObject> object(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return object(bytes);
  }

  private static boolean isWithin(int depth, Object value) {
    return switch (value) {
      case JsonObject object ->
          depth > 0
              && object.fieldNames().stream()
                  .map(name -> Optional.ofNullable(object.getValue(name)))
                  .allMatch(it -> it.isEmpty() || isWithin(depth - 1, it.get()));
      case JsonArray array ->
          depth > 0 && array.stream().allMatch(it -> it == null || isWithin(depth - 1, it));
      default -> true;
    };
  }

  /** A member that is an object. */
  public static Optional<JsonObject> object(JsonObject in, String member) {
    return in.getValue(member) instanceof JsonObject it ? Optional.of(it) : Optional.empty();
  }

  /** A member that is an array. */
  public static Optional<JsonArray> array(JsonObject in, String member) {
    return in.getValue(member) instanceof JsonArray it ? Optional.of(it) : Optional.empty();
  }

  /** A member that is a text. */
  public static Optional<String> text(JsonObject in, String member) {
    return in.getValue(member) instanceof String it ? Optional.of(it) : Optional.empty();
  }

  /** The members that are texts. */
  public static JsonObject texts(JsonObject in) {
    var texts = new JsonObject();
    in.fieldNames().forEach(name -> text(in, name).ifPresent(it -> texts.put(name, it)));
    return texts;
  }
}
