package dev.entrepot.proxy.access.login;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/** What a class writes into the log. */
final class Said implements AutoCloseable {
  private final Logger logger;
  private final ListAppender<ILoggingEvent> events = new ListAppender<>();

  /** Read while others write into the log. */
  private final List<ILoggingEvent> written = new CopyOnWriteArrayList<>();

  Said(Class<?> by) {
    logger = (Logger) LoggerFactory.getLogger(by);
    logger.setLevel(Level.INFO);
    events.list = written;
    events.start();
    logger.addAppender(events);
  }

  List<String> lines() {
    return written.stream()
        .map(event -> event.getLevel() + " " + event.getFormattedMessage())
        .toList();
  }

  @Override
  public void close() {
    logger.setLevel(null);
    logger.detachAppender(events);
  }
}
