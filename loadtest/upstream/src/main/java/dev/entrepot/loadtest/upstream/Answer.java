package dev.entrepot.loadtest.upstream;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
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
   * Some consecutive bytes of a content.
   *
   * @param length in bytes, within the content
   */
  record Payload(Content content, long offset, long length) {
    static Payload whole(Content content) {
      return new Payload(content, 0, content.size());
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

  Answer without(String name) {
    var fewer = new TreeMap<>(headers);
    fewer.remove(name);
    return new Answer(status, fewer, payload);
  }
}
