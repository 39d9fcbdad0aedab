package dev.entrepot.loadtest.upstream;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What is to be sent, before faults of the body. Immutable.
 *
 * @param headers by lower-case name; without a content-length the body goes out in chunks
 */
record Answer(int status, Map<String, String> headers, Payload payload) {
  /**
   * Some consecutive bytes of a content, and zeros after them.
   *
   * @param own how many bytes of the content
   * @param zeros how many bytes that are not of it
   */
  record Payload(Content content, long offset, long own, long zeros) {
    static Payload of(Content content, long offset, long length) {
      return new Payload(content, offset, length, 0);
    }

    static Payload whole(Content content) {
      return of(content, 0, content.size());
    }

    Payload padded(long bytes) {
      return new Payload(content, offset, own, Math.addExact(zeros, bytes));
    }

    Payload shortened(long bytes) {
      return new Payload(content, offset, Math.min(own, bytes), 0);
    }

    long length() {
      return own + zeros;
    }

    /** So many of its bytes, counted from its first. */
    byte[] read(long position, int length) {
      int known = Math.clamp(own - position, 0, length);
      byte[] bytes = known == 0 ? new byte[0] : content.read(offset + position, known);
      return known == length ? bytes : Arrays.copyOf(bytes, length);
    }
  }

  /** An answer with a Content-Length that is right. */
  static Answer of(int status, Payload payload) {
    var length = Long.toString(payload.length());
    return new Answer(status, Map.of("content-length", length), payload);
  }

  static Answer of(int status, byte[] body) {
    return of(status, Payload.whole(new StoredContent(body)));
  }

  static Answer json(int status, JsonObject json) {
    return of(status, json.toBuffer().getBytes()).with("content-type", "application/json");
  }

  /** An error as the distribution specification has it ("Error Codes"). */
  static Answer error(int status, String code, String message) {
    var error = new JsonObject().put("code", code).put("message", message);
    return json(status, new JsonObject().put("errors", new JsonArray().add(error)));
  }

  Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name));
  }

  Answer with(String name, String value) {
    var more = new TreeMap<>(headers);
    more.put(name, value);
    return new Answer(status, more, payload);
  }

  Answer with(Map<String, String> others) {
    var more = new TreeMap<>(headers);
    more.putAll(others);
    return new Answer(status, more, payload);
  }

  /** The same with another body; a length that was announced becomes its. */
  Answer with(Payload other) {
    var same = new Answer(status, headers, other);
    return header("content-length").isPresent()
        ? same.with("content-length", Long.toString(other.length()))
        : same;
  }

  Answer without(String name) {
    var fewer = new TreeMap<>(headers);
    fewer.remove(name);
    return new Answer(status, fewer, payload);
  }
}
