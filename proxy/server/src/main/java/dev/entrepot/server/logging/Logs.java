package dev.entrepot.server.logging;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import dev.entrepot.config.log.LogConfig;
import dev.entrepot.config.log.LogFormat;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.slf4j.LoggerFactory;

/**
 * Sets up the log of the process. {@link #hold} comes first, so that nothing is written before it
 * is known how; then {@link #use}, or {@link #asideFromOutput} for commands.
 */
public final class Logs {
  /** The logger of the lines that {@code observe.access} makes: whole ones, many in a message. */
  public static final String ACCESS = "access";

  /** The logger of what operators have changed. */
  public static final String AUDIT = "audit";

  /** How many events wait to be written at most; event loops log, and never wait. */
  private static final int MAX_WAITING = 8192;

  /**
   * What others log in many words that is said elsewhere in one, or is of no use to operators:
   * Vert.x tells of each peer that leaves or talks nonsense, with a stack trace.
   */
  private static final Map<String, Level> OTHERS =
      Map.of(
          "io.vertx.core.net.impl.VertxConnection", Level.OFF,
          "io.vertx.core.net.impl.ConnectionBase", Level.OFF,
          "io.netty", Level.WARN,
          // Where there is no network card, Netty makes up what IDs of channels begin with.
          "io.netty.util.internal.MacAddressUtil", Level.ERROR);

  private static final String OURS = "dev.entrepot";

  private Logs() {}

  /** Holds what is logged from now on, until it is known how it is to be written. */
  public static void hold() {
    if (held().isEmpty()) {
      hold(fresh());
    }
    Thread.setDefaultUncaughtExceptionHandler(Logs::uncaught);
  }

  static void hold(LoggerContext context) {
    var held = new HeldEvents();
    started(held, context);
    root(context).setLevel(Level.INFO);
    root(context).addAppender(held);
  }

  /**
   * Writes the log as configured from now on, what was held first.
   *
   * @throws IOException if there is a file that cannot be written; the message says so, and the log
   *     goes to the console
   */
  public static void use(LogConfig config) throws IOException {
    Optional<HeldEvents> held = held();
    LoggerContext context = fresh();
    try {
      write(context, config, Outputs.of(context, config));
    } catch (IOException e) {
      write(context, config, Outputs.console(context, config.format(), Outputs.STANDARD_OUTPUT));
      throw e;
    } finally {
      held.ifPresent(events -> events.replay(context));
    }
    if (config.format() == LogFormat.JSON) {
      LoggedErrors.replaceStandardError();
    }
  }

  private static void write(
      LoggerContext context, LogConfig config, Appender<ILoggingEvent> output) {
    levels(context, config);
    var async = new AsyncAppender();
    async.setContext(context);
    async.setQueueSize(MAX_WAITING);
    async.setDiscardingThreshold(0);
    async.setNeverBlock(true);
    async.addAppender(output);
    started(async, context);
    root(context).addAppender(async);
    // Written by a thread of its own, which may wait.
    Logger access = context.getLogger(ACCESS);
    access.setLevel(Level.INFO);
    access.setAdditive(false);
    access.addAppender(output);
    context.getLogger(AUDIT).setLevel(Level.INFO);
  }

  private static void levels(LoggerContext context, LogConfig config) {
    OTHERS.forEach((name, level) -> context.getLogger(name).setLevel(level));
    Level level = Level.toLevel(config.level().toString());
    root(context).setLevel(level.isGreaterOrEqual(Level.INFO) ? level : Level.INFO);
    context.getLogger(OURS).setLevel(level);
    if (level.isGreaterOrEqual(Level.ERROR)) {
      context.getLogger("io.netty").setLevel(level);
    }
  }

  /**
   * For commands whose output others read: only errors, and not in between that. What the command
   * changes is added to the server's log, if that is a file which is there.
   */
  public static void asideFromOutput(LogConfig config) {
    LoggerContext context = fresh();
    root(context).setLevel(Level.ERROR);
    root(context).addAppender(Outputs.console(context, LogFormat.TEXT, Outputs.STANDARD_ERROR));
    Logger audit = context.getLogger(AUDIT);
    audit.setAdditive(false);
    Outputs.existingFile(context, config).ifPresent(audit::addAppender);
    audit.setLevel(Level.INFO);
  }

  /** Writes what still waits to be written. */
  public static void flush() {
    context().stop();
  }

  private static void uncaught(Thread thread, Throwable failure) {
    LoggerFactory.getLogger(Logs.class)
        .error("thread {} has ended unexpectedly", thread.getName(), failure);
  }

  private static Optional<HeldEvents> held() {
    return root(context()).getAppender(HeldEvents.NAME) instanceof HeldEvents held
        ? Optional.of(held)
        : Optional.empty();
  }

  private static LoggerContext fresh() {
    LoggerContext context = context();
    context.reset();
    return context;
  }

  static <A extends Appender<ILoggingEvent>> A started(A appender, LoggerContext context) {
    appender.setContext(context);
    appender.start();
    return appender;
  }

  private static Logger root(LoggerContext context) {
    return context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  }

  private static LoggerContext context() {
    return (LoggerContext) LoggerFactory.getILoggerFactory();
  }
}
