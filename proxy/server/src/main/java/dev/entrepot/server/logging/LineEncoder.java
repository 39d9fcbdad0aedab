package dev.entrepot.server.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.EncoderBase;
import java.nio.charset.StandardCharsets;

/** Writes events in one form; the access log's lines come made. */
final class LineEncoder extends EncoderBase<ILoggingEvent> {
  private static final byte[] NOTHING = {};

  private final LineForm form;

  LineEncoder(LineForm form) {
    this.form = form;
  }

  @Override
  public byte[] encode(ILoggingEvent event) {
    String lines =
        event.getLoggerName().equals(Logs.ACCESS) ? event.getMessage() : form.lines(event);
    return lines.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public byte[] headerBytes() {
    return NOTHING;
  }

  @Override
  public byte[] footerBytes() {
    return NOTHING;
  }
}
