package dev.entrepot.server.logging;

import ch.qos.logback.classic.pattern.ThrowableProxyConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import dev.entrepot.oci.Printable;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.stream.Collectors;
import org.slf4j.event.KeyValuePair;

/**
 * Sentences for people: time, level, logger, message, and its fields. Messages quote what
 * registries and clients have sent, so they are made printable; each is one line, but for a stack
 * trace.
 */
final class TextForm implements LineForm {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSXXX");

  /** How many lines of a stack trace are shown. */
  private static final String STACK_LINES = "6";

  private final ThrowableProxyConverter stack = new ThrowableProxyConverter();
  private final DateTimeFormatter time;

  TextForm(ZoneId zone) {
    time = TIME.withZone(zone);
    stack.setOptionList(List.of(STACK_LINES));
    stack.start();
  }

  @Override
  public String lines(ILoggingEvent event) {
    var lines = new StringBuilder(128);
    time.formatTo(event.getInstant(), lines);
    lines.append(' ').append(event.getLevel());
    lines.repeat(' ', Math.max(0, 6 - event.getLevel().toString().length()));
    lines.append(LineForm.shortName(event)).append(": ");
    lines.append(Printable.line(event.getFormattedMessage()));
    if (event.getKeyValuePairs() != null) {
      event.getKeyValuePairs().forEach(pair -> lines.append(' ').append(field(pair)));
    }
    lines.append('\n');
    if (event.getThrowableProxy() != null) {
      lines.append(Printable.lines(stack.convert(event)));
    }
    return lines.toString();
  }

  private static String field(KeyValuePair pair) {
    String text =
        pair.value instanceof List<?> list
            ? list.stream().map(String::valueOf).collect(Collectors.joining(","))
            : String.valueOf(pair.value);
    boolean isWord = !text.isEmpty() && text.chars().allMatch(c -> c > ' ' && c != '"' && c != '=');
    String value = isWord ? text : '"' + text.replace('"', '\'') + '"';
    return pair.key + '=' + Printable.line(value);
  }
}
