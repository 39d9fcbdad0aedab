package dev.entrepot.proxy.cli;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.joran.spi.JoranException;
import dev.entrepot.proxy.config.LogFormat;
import java.net.URL;
import java.util.Objects;
import org.slf4j.LoggerFactory;

/** The form in which the log is written; what is logged, and where to, stands in the resources. */
final class Logging {
  private Logging() {}

  static void use(LogFormat format) {
    switch (format) {
      case TEXT -> {
        // Logback's own default is the resource for text.
      }
      case JSON -> configure("/logback-json.xml");
    }
  }

  /** For commands whose output others read: only errors, and not in between that. */
  static void asideFromOutput() {
    Logger root = context().getLogger(Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.ERROR);
    if (root.getAppender("async") instanceof AsyncAppender async
        && async.getAppender("console") instanceof ConsoleAppender<?> console) {
      console.stop();
      console.setTarget("System.err");
      console.start();
    }
  }

  /** Writes what still waits to be written. */
  static void flush() {
    context().stop();
  }

  private static void configure(String resource) {
    URL file = Objects.requireNonNull(Logging.class.getResource(resource), resource);
    LoggerContext context = context();
    context.reset();
    var configurator = new JoranConfigurator();
    configurator.setContext(context);
    try {
      configurator.doConfigure(file);
    } catch (JoranException e) {
      throw new IllegalStateException("broken resource " + resource, e);
    }
  }

  private static LoggerContext context() {
    return (LoggerContext) LoggerFactory.getILoggerFactory();
  }
}
