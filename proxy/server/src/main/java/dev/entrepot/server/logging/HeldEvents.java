package dev.entrepot.server.logging;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.ArrayList;
import java.util.List;

/** Keeps what is logged before it is known how it is to be written. Any thread. */
final class HeldEvents extends AppenderBase<ILoggingEvent> {
  static final String NAME = "held";

  /** How many are kept; the first say most. */
  static final int MAX_EVENTS = 256;

  private final List<ILoggingEvent> events = new ArrayList<>();

  HeldEvents() {
    setName(NAME);
  }

  @Override
  protected void append(ILoggingEvent event) {
    if (events.size() < MAX_EVENTS) {
      event.prepareForDeferredProcessing();
      events.add(event);
    }
  }

  /** Writes them to what their loggers write to now. */
  void replay(LoggerContext context) {
    for (ILoggingEvent event : List.copyOf(events)) {
      var logger = context.getLogger(event.getLoggerName());
      if (logger.isEnabledFor(event.getLevel())) {
        logger.callAppenders(event);
      }
    }
  }
}
