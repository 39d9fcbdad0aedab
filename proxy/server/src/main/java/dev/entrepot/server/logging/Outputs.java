package dev.entrepot.server.logging;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.FileAppender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.rolling.FixedWindowRollingPolicy;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy;
import ch.qos.logback.core.util.Duration;
import ch.qos.logback.core.util.FileSize;
import dev.entrepot.config.log.LogConfig;
import dev.entrepot.config.log.LogFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.ZoneId;
import java.util.Optional;

/** Where the log goes: Logback's appenders, which have our lines. */
final class Outputs {
  static final String STANDARD_OUTPUT = "System.out";
  static final String STANDARD_ERROR = "System.err";

  /** How often it is looked whether a file has reached its size, in milliseconds. */
  private static final long LOOK_MILLIS = 1000;

  private Outputs() {}

  /**
   * What the configuration says.
   *
   * @throws IOException if there is a file that cannot be written
   */
  static Appender<ILoggingEvent> of(LoggerContext context, LogConfig config) throws IOException {
    if (config.file().isEmpty()) {
      return console(context, config.format(), STANDARD_OUTPUT);
    }
    Path file = config.file().get().toAbsolutePath();
    requireWritable(file);
    return isOnlyAppendedTo(file)
        ? appending(context, config, file)
        : rotating(context, config, file);
  }

  /**
   * To put such a file aside would take it from its place: {@code /dev/stdout} for all processes,
   * and a symbolic link away from the disk that it leads to.
   */
  private static boolean isOnlyAppendedTo(Path file) {
    return !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
  }

  private static Appender<ILoggingEvent> appending(
      LoggerContext context, LogConfig config, Path file) {
    var appender = new FileAppender<ILoggingEvent>();
    appender.setFile(file.toString());
    return started(context, appender, config.format());
  }

  static Appender<ILoggingEvent> console(LoggerContext context, LogFormat format, String target) {
    var console = new ConsoleAppender<ILoggingEvent>();
    console.setTarget(target);
    return started(context, console, format);
  }

  /** The file, for a caller that adds one line and leaves everything else to the server. */
  static Optional<Appender<ILoggingEvent>> existingFile(LoggerContext context, LogConfig config) {
    return config.file().filter(Files::isWritable).map(file -> appending(context, config, file));
  }

  /** Logback's own rotation: {@code file.1} is the newest of the old ones. */
  private static Appender<ILoggingEvent> rotating(
      LoggerContext context, LogConfig config, Path file) {
    var appender = new RollingFileAppender<ILoggingEvent>();
    appender.setFile(file.toString());
    var naming = new FixedWindowRollingPolicy();
    naming.setContext(context);
    naming.setParent(appender);
    naming.setFileNamePattern(escaped(file) + ".%i");
    naming.setMinIndex(1);
    naming.setMaxIndex((int) config.keep());
    naming.start();
    var size = new SizeBasedTriggeringPolicy<ILoggingEvent>();
    size.setContext(context);
    size.setMaxFileSize(new FileSize(config.maxSize().bytes()));
    size.setCheckIncrement(Duration.buildByMilliseconds(LOOK_MILLIS));
    size.start();
    appender.setRollingPolicy(naming);
    appender.setTriggeringPolicy(size);
    return started(context, appender, config.format());
  }

  /** A name may have what Logback would take for a pattern. */
  private static String escaped(Path file) {
    return file.toString().replace("%", "\\%").replace("(", "\\(").replace(")", "\\)");
  }

  private static Appender<ILoggingEvent> started(
      LoggerContext context, OutputStreamAppender<ILoggingEvent> appender, LogFormat format) {
    var encoder =
        new LineEncoder(
            switch (format) {
              case TEXT -> new TextForm(ZoneId.systemDefault());
              case JSON -> new JsonForm();
            });
    encoder.setContext(context);
    encoder.start();
    appender.setEncoder(encoder);
    return Logs.started(appender, context);
  }

  private static void requireWritable(Path file) throws IOException {
    try {
      Path folder = file.getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
      Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND).close();
    } catch (IOException e) {
      throw new IOException("log.file: %s cannot be written: %s".formatted(file, e), e);
    }
  }
}
