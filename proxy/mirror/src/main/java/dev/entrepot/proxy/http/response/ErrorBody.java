package dev.entrepot.proxy.http.response;

import dev.entrepot.oci.OciError;
import io.vertx.core.buffer.Buffer;

/** Errors as the OCI distribution specification writes them ("Error Codes"). */
final class ErrorBody {
  private ErrorBody() {}

  static Buffer of(OciError error) {
    return Json.object(
        json -> {
          json.writeArrayFieldStart("errors");
          json.writeStartObject();
          json.writeStringField("code", error.code().name());
          json.writeStringField("message", error.message());
          json.writeEndObject();
          json.writeEndArray();
        });
  }
}
