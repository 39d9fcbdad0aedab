package dev.entrepot.server;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.slf4j.LoggerFactory;

/** What a logger is told while this is open. */
public final class LoggedLines implements AutoCloseable {
  private final List<ILoggingEvent> events = new CopyOnWriteArrayList<>();
  private final AppenderBase<ILoggingEvent> appender =
      new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
          events.add(event);
        }
      };
  private final Logger logger;

  private LoggedLines(Logger logger) {
    this.logger = logger;
    appender.setContext(logger.getLoggerContext());
    appender.start();
    logger.addAppender(appender);
    logger.setAdditive(false);
    logger.setLevel(Level.INFO);
  }

  public static LoggedLines of(String name) {
    return new LoggedLines((Logger) LoggerFactory.getLogger(name));
  }

  public List<ILoggingEvent> events() {
    return events;
  }

  public List<String> lines() {
    return events.stream().flatMap(event -> event.getFormattedMessage().lines()).toList();
  }

  /** Waits for the one line of JSON that it holds for. */
  public JsonObject await(Predicate<JsonObject> wanted) {
    TestProxy.await(() -> lines().stream().map(JsonObject::new).anyMatch(wanted));
    return lines().stream().map(JsonObject::new).filter(wanted).findFirst().orElseThrow();
  }

  @Override
  public void close() {
    logger.detachAppender(appender);
    logger.setAdditive(true);
    logger.setLevel(null);
  }
}
