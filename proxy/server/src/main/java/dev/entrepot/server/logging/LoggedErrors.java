package dev.entrepot.server.logging;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Standard error as lines of the log: what the JDK and others print there would be no JSON. What
 * the JVM itself prints does not come this way. Any thread.
 */
final class LoggedErrors extends OutputStream {
  /** The longest line; what is longer becomes several, in bytes: 8 KiB. */
  static final int MAX_LINE_BYTES = 8 << 10;

  private final Logger log = LoggerFactory.getLogger("stderr");
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();

  private LoggedErrors() {}

  static void replaceStandardError() {
    System.setErr(new PrintStream(new LoggedErrors(), true, StandardCharsets.UTF_8));
  }

  @Override
  public synchronized void write(int oneByte) {
    if (oneByte == '\n' || line.size() >= MAX_LINE_BYTES) {
      end();
    }
    if (oneByte != '\n' && oneByte != '\r') {
      line.write(oneByte);
    }
  }

  private void end() {
    if (line.size() > 0) {
      String text = line.toString(StandardCharsets.UTF_8);
      line.reset();
      log.warn(text);
    }
  }
}
