package dev.entrepot.proxy.cli;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.pattern.CompositeConverter;
import dev.entrepot.oci.Printable;

/**
 * Makes what is logged printable, in the log's form for people: {@code %safe(…)} keeps the lines of
 * what it encloses, {@code %safe(…){line}} makes one of them.
 */
public final class SafeLines extends CompositeConverter<ILoggingEvent> {
  private static final String ONE_LINE = "line";

  @Override
  protected String transform(ILoggingEvent event, String text) {
    return ONE_LINE.equals(getFirstOption()) ? Printable.line(text) : Printable.lines(text);
  }
}
