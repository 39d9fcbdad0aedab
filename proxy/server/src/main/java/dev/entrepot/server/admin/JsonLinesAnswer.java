package dev.entrepot.server.admin;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An answer of JSON objects, a line each ({@code application/x-ndjson}), written as they come. One
 * thread at a time, none an event loop. A client that has left, or that takes nothing, ends the
 * work as an interrupt does: the writing thread is interrupted.
 *
 * @see <a href="https://github.com/ndjson/ndjson-spec">Newline Delimited JSON</a>
 */
public final class JsonLinesAnswer {
  private static final Logger log = LoggerFactory.getLogger(JsonLinesAnswer.class);

  /** How much is gathered before it is sent, and all that is ever in memory. */
  private static final int BATCH_BYTES = 64 << 10; // 64 KiB

  private final RoutingContext context;
  private final PacedAnswer answer;
  private Buffer batch = Buffer.buffer();

  JsonLinesAnswer(RoutingContext context) {
    this.context = context;
    this.answer = new PacedAnswer(context.response(), RequestBodies.limits(context).stalled());
  }

  /** Writes a line; it is sent together with others. */
  public void write(JsonObject object) {
    batch.appendBuffer(JsonAnswers.line(object));
    if (batch.length() >= BATCH_BYTES) {
      flush();
    }
  }

  /** Writes a line that the client is to see at once. */
  public void writeNow(JsonObject object) {
    batch.appendBuffer(JsonAnswers.line(object));
    flush();
  }

  /**
   * Refuses the request. If the answer has begun, its last line says why instead of the status.
   *
   * @param last what that line is
   */
  void fail(int status, String reason, JsonObject last) {
    if (answer.isOver()) {
      return;
    }
    if (answer.hasBegun()) {
      batch.appendBuffer(JsonAnswers.line(last));
      end();
    } else {
      batch = Buffer.buffer();
      JsonAnswers.refuse(context, status, reason);
    }
  }

  /** Refuses the request, as an object with {@code error}. */
  public void refuse(int status, String reason) {
    fail(status, reason, JsonAnswers.error(reason));
  }

  /** Sends what is left, and waits until it has gone out. */
  void end() {
    if (!answer.isOver()) {
      send(answer::end);
    }
  }

  private void flush() {
    if (batch.length() > 0) {
      send(answer::write);
    }
  }

  @FunctionalInterface
  private interface Sending {
    void send(Buffer lines) throws IOException;
  }

  private void send(Sending sending) {
    if (!answer.hasBegun()) {
      answer.type(JsonAnswers.JSON_LINES);
    }
    Buffer lines = batch;
    batch = Buffer.buffer();
    try {
      sending.send(lines);
    } catch (IOException e) {
      log.debug("an answer was not taken to its end", e);
      Thread.currentThread().interrupt();
    }
  }
}
