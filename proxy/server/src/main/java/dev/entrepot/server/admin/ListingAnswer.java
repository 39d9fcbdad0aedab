package dev.entrepot.server.admin;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An answer of JSON objects, a line each, that is written as they come. It waits for the client
 * after each {@link #BATCH_BYTES}, so no more than that is ever in memory. For one thread, not an
 * event loop; a client that leaves interrupts it.
 */
public final class ListingAnswer {
  private static final Logger log = LoggerFactory.getLogger(ListingAnswer.class);

  private static final String JSON_LINES = "application/x-ndjson";
  private static final int BATCH_BYTES = 64 << 10; // 64 KiB

  /** How long a client may take to receive the last of it. */
  private static final Duration END_LIMIT = Duration.ofSeconds(5);

  private final RoutingContext context;
  private final HttpServerResponse response;
  private Buffer batch = Buffer.buffer();

  ListingAnswer(RoutingContext context) {
    this.context = context;
    this.response = context.response();
  }

  public void write(JsonObject object) {
    batch.appendBuffer(object.toBuffer()).appendByte((byte) '\n');
    if (batch.length() >= BATCH_BYTES) {
      flush();
    }
  }

  /** Writes what the client is to see at once. */
  public void writeNow(JsonObject object) {
    write(object);
    flush();
  }

  /** It cannot be answered; if it has been begun, that is its last line. */
  public void refuse(int status, String reason) {
    if (response.closed() || response.ended()) {
      return;
    }
    if (response.headWritten()) {
      batch.appendBuffer(JsonAnswers.error(reason).toBuffer()).appendByte((byte) '\n');
      end();
    } else {
      batch = Buffer.buffer();
      JsonAnswers.refuse(context, status, reason);
    }
  }

  /** Sends what is left, and waits until it has gone out. */
  public void end() {
    if (response.closed() || response.ended()) {
      return;
    }
    begin();
    await(response.end(batch), END_LIMIT);
  }

  private void flush() {
    if (batch.length() == 0) {
      return;
    }
    begin();
    await(response.write(batch), RequestBodies.limits(context).stalled());
    batch = Buffer.buffer();
  }

  private void begin() {
    if (!response.headWritten()) {
      response.putHeader(HttpHeaders.CONTENT_TYPE, JSON_LINES).setChunked(true);
    }
  }

  /** A client that has left ends the work, as an interrupt does. */
  private void await(Future<Void> written, Duration limit) {
    try {
      written
          .toCompletionStage()
          .toCompletableFuture()
          .get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      log.debug("the client of a listing has left", e);
      Thread.currentThread().interrupt();
    } catch (TimeoutException e) {
      log.debug("the client of a listing takes nothing any more", e);
      response.reset();
      Thread.currentThread().interrupt();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
