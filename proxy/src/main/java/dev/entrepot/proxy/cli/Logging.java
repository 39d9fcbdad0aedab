package dev.entrepot.proxy.cli;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
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
