package dev.entrepot.proxy.observe.access;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.entrepot.proxy.observe.AnsweredRequest;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Duration;

/** One JSON object a line, for machines. */
public final class JsonLines implements AccessFormat {
  private static final JsonFactory FACTORY = new JsonFactory();

  @Override
  public void write(long at, AnsweredRequest request, StringBuilder lines) {
    var line = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(line)) {
      json.writeStartObject();
      json.writeNumberField("timestamp", at);
      json.writeStringField("level", "INFO");
      json.writeStringField("loggerName", "access");
      json.writeStringField("client", request.client());
      json.writeStringField("method", TextLines.printable(request.method()));
      json.writeStringField("path", TextLines.printable(request.path()));
      json.writeStringField("upstream", request.upstream());
      json.writeNumberField("status", request.status());
      json.writeNumberField("bytes", request.bytes());
      json.writeNumberField("first_byte_ms", millis(request.firstByte()));
      json.writeNumberField("total_ms", millis(request.total()));
      json.writeStringField("cache", request.cache());
      json.writeStringField("end", request.end().word());
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("a string can always be written to", e);
    }
    lines.append(line.getBuffer()).append('\n');
  }

  private static double millis(Duration time) {
    return Math.round(time.toNanos() / 10_000.0) / 100.0;
  }
}
