package dev.entrepot.server.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;

/** What an event looks like. One thread at a time. */
sealed interface LineForm permits TextForm, JsonForm {
  /** The event as whole lines. */
  String lines(ILoggingEvent event);

  /** A logger's name without its package. */
  static String shortName(ILoggingEvent event) {
    String name = event.getLoggerName();
    return name.substring(name.lastIndexOf('.') + 1);
  }
}
