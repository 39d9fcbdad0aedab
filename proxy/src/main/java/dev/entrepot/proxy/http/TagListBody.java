package dev.entrepot.proxy.http;

import com.fasterxml.jackson.core.JsonFactory;
import dev.entrepot.proxy.route.RequestedName;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;

/** A page of tags as the OCI distribution specification writes it ("Listing Tags"). */
final class TagListBody {
  private static final JsonFactory JSON = new JsonFactory();

  private TagListBody() {}

  /** The page, under the name that the client asked for. */
  static Buffer of(RequestedName name, List<String> tags) {
    var text = new StringWriter();
    try (var json = JSON.createGenerator(text)) {
      json.writeStartObject();
      json.writeStringField("name", name.toString());
      json.writeArrayFieldStart("tags");
      for (String tag : tags) {
        json.writeString(tag);
      }
      json.writeEndArray();
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("a string can always be written to", e);
    }
    return Buffer.buffer(text.toString());
  }
}
