package dev.entrepot.proxy.http.response;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/** JSON bodies. */
public final class Json {
  private static final JsonFactory FACTORY = new JsonFactory();

  /** What stands between an object's braces. */
  public interface Members {
    void writeTo(JsonGenerator json) throws IOException;
  }

  private Json() {}

  /** An object with these members. */
  public static Buffer object(Members members) {
    var text = new StringWriter();
    try (var json = FACTORY.createGenerator(text)) {
      json.writeStartObject();
      members.writeTo(json);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("a string can always be written to", e);
    }
    return Buffer.buffer(text.toString());
  }
}
