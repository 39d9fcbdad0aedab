package dev.entrepot.proxy.http.response;

import dev.entrepot.proxy.observe.AnswerEnd;
import dev.entrepot.proxy.thread.OwnerThread;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import java.time.Duration;
import java.util.OptionalLong;

/**
 * Sends a long body that is on the heap at its client's pace, so that no more of it than a piece
 * waits in the memory of TLS and of the connection. While others wait for memory, a client that
 * takes less than {@link #LEAST_RATE} is left. Event loop only.
 */
final class HeapSender {
  /** What a client takes of an answer while others wait for memory, in bytes a second: 64 KiB. */
  static final int LEAST_RATE = 64 << 10;

  /** How often it is looked at whether a client takes enough. */
  static final Duration LOOK_EVERY = Duration.ofSeconds(10);

  private final OwnerThread owner = OwnerThread.current();
  private final Context loop;
  private final Exchange exchange;
  private final HeapBody body;
  private final Turns turns;
  private boolean isWriting;
  private boolean ended;
  private long left;
  private long sinceLook;
  private OptionalLong timer = OptionalLong.empty();

  private HeapSender(Context loop, Exchange exchange, HeapBody body) {
    this.loop = loop;
    this.exchange = exchange;
    this.body = body;
    this.left = body.length();
    this.turns = new Turns(loop, this::step);
  }

  /** Sends the head, whose fields are set, and the body. */
  static void send(Context loop, Exchange exchange, HeapBody body) {
    exchange.response().putHeader(HttpHeaders.CONTENT_LENGTH, Long.toString(body.length()));
    exchange.headWritten();
    new HeapSender(loop, exchange, body).turns.want();
  }

  private boolean step() {
    assert owner.isHere() : owner;
    if (isWriting || ended) {
      return false;
    }
    Buffer piece = body.next();
    left -= piece.length();
    isWriting = true;
    exchange.progress().blocked();
    var written = left > 0 ? exchange.response().write(piece) : exchange.response().end(piece);
    written.onComplete(done -> written(done, piece.length()));
    if (isWriting && timer.isEmpty()) {
      timer = OptionalLong.of(loop.owner().setPeriodic(LOOK_EVERY.toMillis(), _ -> look()));
    }
    return false;
  }

  private void written(AsyncResult<Void> done, int length) {
    isWriting = false;
    exchange.progress().unblocked();
    if (!done.succeeded()) {
      end(AnswerEnd.LEFT);
      return;
    }
    exchange.sent(length);
    sinceLook += length;
    if (left == 0) {
      end(AnswerEnd.WHOLE);
    } else {
      turns.want();
    }
  }

  private void look() {
    boolean isSlow = sinceLook < LEAST_RATE * LOOK_EVERY.toSeconds();
    sinceLook = 0;
    if (!isSlow || !exchange.memory().isPressed()) {
      return;
    }
    exchange.progress().cut("the client is slow, and others wait for the memory of the answer");
    end(AnswerEnd.CUT);
  }

  private void end(AnswerEnd how) {
    if (!ended) {
      ended = true;
      timer.ifPresent(loop.owner()::cancelTimer);
      exchange.end(how);
    }
  }
}
