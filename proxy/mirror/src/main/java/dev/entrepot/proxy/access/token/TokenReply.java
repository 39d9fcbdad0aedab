package dev.entrepot.proxy.access.token;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/** What the token service answers; not to be stored by any cache (RFC 6749, 5.1). */
public sealed interface TokenReply permits TokenAnswer, TokenRefusal {
  /** The status of the answer. */
  int status();

  /** The body, {@code application/json}. */
  String body();

  /** What stands between an object's braces. */
  interface Members {
    void writeTo(JsonGenerator json) throws IOException;
  }

  /** The text of an object. */
  static String object(Members members) {
    var text = new StringWriter();
    try (var json = new JsonFactory().createGenerator(text)) {
      json.writeStartObject();
      members.writeTo(json);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("a string can always be written to", e);
    }
    return text.toString();
  }
}
