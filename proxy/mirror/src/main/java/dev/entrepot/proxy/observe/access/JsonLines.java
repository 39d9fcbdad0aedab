package dev.entrepot.proxy.observe.access;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.entrepot.proxy.observe.AnsweredRequest;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** One JSON object a line, for machines. */
public final class JsonLines implements AccessFormat {
  private static final JsonFactory FACTORY = new JsonFactory();
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSX").withZone(ZoneOffset.UTC);

  @Override
  public void write(long at, AnsweredRequest request, StringBuilder lines) {
    var line = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(line)) {
      json.writeStartObject();
      json.writeStringField("timestamp", TIME.format(Instant.ofEpochMilli(at)));
      json.writeStringField("level", request.isServerError() ? "WARN" : "INFO");
      json.writeStringField("logger", "access");
      who(json, request);
      json.writeStringField("kind", request.kind().word());
      json.writeStringField("upstream", Told.word(request.upstream()));
      if (request.status() != AnsweredRequest.NO_ANSWER) {
        json.writeNumberField("status", request.status());
      }
      json.writeNumberField("bytes", request.bytes());
      json.writeNumberField("firstByteMs", millis(request.firstByte()));
      json.writeNumberField("totalMs", millis(request.total()));
      json.writeStringField("cache", request.cache());
      json.writeStringField("end", request.end().word());
      if (request.cause().isPresent()) {
        json.writeStringField("cause", Told.cause(request.cause().get()));
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("a string can always be written to", e);
    }
    lines.append(line.getBuffer()).append('\n');
  }

  private static void who(JsonGenerator json, AnsweredRequest request) throws IOException {
    json.writeStringField("client", request.client());
    if (request.user().isPresent()) {
      json.writeStringField("user", Told.path(request.user().get()));
    }
    if (!request.agent().isEmpty()) {
      json.writeStringField("agent", Told.word(request.agent()));
    }
    if (!request.path().isEmpty()) {
      json.writeStringField("method", Told.word(request.method()));
      json.writeStringField("path", Told.path(request.path()));
    }
  }

  private static double millis(Duration time) {
    return Math.round(time.toNanos() / 10_000.0) / 100.0;
  }
}
