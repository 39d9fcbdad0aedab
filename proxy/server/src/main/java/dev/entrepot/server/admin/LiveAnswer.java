package dev.entrepot.server.admin;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An answer of JSON objects, a line each, each sent at once. Whoever writes waits until the client
 * has taken it. Any thread but event loops.
 */
public final class LiveAnswer {
  private static final Logger log = LoggerFactory.getLogger(LiveAnswer.class);

  private static final String JSON_LINES = "application/x-ndjson";

  /** How long a client may take to receive the last of it. */
  private static final Duration END_LIMIT = Duration.ofSeconds(5);

  private final HttpServerResponse response;
  private final Duration patience;

  /**
   * @param patience how long the client may take to receive a line before it counts as gone
   */
  public LiveAnswer(HttpServerResponse response, Duration patience) {
    this.response = response;
    this.patience = patience;
    response.putHeader(HttpHeaders.CONTENT_TYPE, JSON_LINES).setChunked(true);
  }

  /** To one that has left nothing is sent; an interrupt stays set. */
  public void write(JsonObject object) {
    if (!response.closed()) {
      await(response.write(line(object)), patience);
    }
  }

  /** Sends a last line. */
  public void end(JsonObject last) {
    if (!response.closed()) {
      await(response.end(line(last)), END_LIMIT);
    }
  }

  /** Waits until all has gone out, as a server that stops closes the connection next. */
  public void end() {
    if (!response.closed()) {
      await(response.end(), END_LIMIT);
    }
  }

  private static Buffer line(JsonObject object) {
    return object.toBuffer().appendByte((byte) '\n');
  }

  private void await(Future<Void> sent, Duration limit) {
    try {
      sent.toCompletionStage().toCompletableFuture().get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      log.debug("the client has left", e);
    } catch (TimeoutException e) {
      log.debug("the client takes nothing any more", e);
      response.reset();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
