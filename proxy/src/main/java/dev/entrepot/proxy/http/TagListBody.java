package dev.entrepot.proxy.http;

import dev.entrepot.proxy.route.RequestedName;
import io.vertx.core.buffer.Buffer;
import java.util.List;

/** A page of tags as the OCI distribution specification writes it ("Listing Tags"). */
final class TagListBody {
  private TagListBody() {}

  /** The page, under the name that the client asked for. */
  static Buffer of(RequestedName name, List<String> tags) {
    return Json.object(
        json -> {
          json.writeStringField("name", name.toString());
          json.writeArrayFieldStart("tags");
          for (String tag : tags) {
            json.writeString(tag);
          }
          json.writeEndArray();
        });
  }
}
