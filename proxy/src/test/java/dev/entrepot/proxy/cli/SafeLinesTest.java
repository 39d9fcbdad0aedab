package dev.entrepot.proxy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The log's form for people, as the program has it. */
final class SafeLinesTest {
  @Test
  void line_messageOfAStranger_neitherCommandsNorBeginsALine() throws Exception {
    var context = new LoggerContext();
    var configurator = new JoranConfigurator();
    configurator.setContext(context);
    configurator.doConfigure(Objects.requireNonNull(getClass().getResource("/logback.xml")));
    Logger logger = context.getLogger("a.Test");
    var async = (AsyncAppender) context.getLogger(Logger.ROOT_LOGGER_NAME).getAppender("async");
    var console = (ConsoleAppender<ILoggingEvent>) async.getAppender("console");
    var encoder = (PatternLayoutEncoder) console.getEncoder();
    var event =
        new LoggingEvent(
            "x",
            logger,
            Level.WARN,
            "said \u001b[2J\n2026 ERROR forged \u009b",
            new IllegalStateException("with \u001b[2J"),
            null);

    String text = new String(encoder.encode(event), StandardCharsets.UTF_8);
    context.stop();

    assertThat(text).contains("Test: said \\u001b[2J\\n2026 ERROR forged \\u009b\n");
    assertThat(text).contains("IllegalStateException: with \\u001b[2J\n\tat ");
    assertThat(text).doesNotContain("\u001b", "\u009b");
  }
}
