package dev.entrepot.server.logging;

import ch.qos.logback.classic.pattern.ThrowableProxyConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.slf4j.event.KeyValuePair;

/** One JSON object a line, for machines. */
final class JsonForm implements LineForm {
  private static final JsonFactory FACTORY = new JsonFactory();
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSX").withZone(ZoneOffset.UTC);

  /** How many lines of a stack trace are shown. */
  private static final String STACK_LINES = "30";

  private final ThrowableProxyConverter stack = new ThrowableProxyConverter();

  JsonForm() {
    stack.setOptionList(List.of(STACK_LINES));
    stack.start();
  }

  @Override
  public String lines(ILoggingEvent event) {
    var line = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(line)) {
      json.writeStartObject();
      json.writeStringField("timestamp", TIME.format(event.getInstant()));
      json.writeStringField("level", event.getLevel().toString());
      json.writeStringField("logger", LineForm.shortName(event));
      json.writeStringField("message", event.getFormattedMessage());
      if (event.getKeyValuePairs() != null) {
        for (KeyValuePair pair : event.getKeyValuePairs()) {
          field(json, pair);
        }
      }
      if (event.getThrowableProxy() != null) {
        json.writeStringField("exception", stack.convert(event));
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("a string can always be written to", e);
    }
    return line.append('\n').toString();
  }

  private static void field(JsonGenerator json, KeyValuePair pair) throws IOException {
    json.writeFieldName(pair.key);
    switch (pair.value) {
      case Boolean truth -> json.writeBoolean(truth);
      case Integer number -> json.writeNumber(number);
      case Long number -> json.writeNumber(number);
      case List<?> list -> {
        json.writeStartArray();
        for (Object item : list) {
          json.writeString(String.valueOf(item));
        }
        json.writeEndArray();
      }
      case null, default -> json.writeString(String.valueOf(pair.value));
    }
  }
}
