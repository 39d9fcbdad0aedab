package dev.entrepot.proxy.http;

import com.fasterxml.jackson.core.JsonFactory;
import dev.entrepot.oci.OciError;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/** Errors as the OCI distribution specification writes them ("Error Codes"). */
final class ErrorBody {
  private static final JsonFactory JSON = new JsonFactory();

  private ErrorBody() {}

  static Buffer of(OciError error) {
    var text = new StringWriter();
    try (var json = JSON.createGenerator(text)) {
      json.writeStartObject();
      json.writeArrayFieldStart("errors");
      json.writeStartObject();
      json.writeStringField("code", error.code().name());
      json.writeStringField("message", error.message());
      json.writeEndObject();
      json.writeEndArray();
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("a string can always be written to", e);
    }
    return Buffer.buffer(text.toString());
  }
}
