package dev.entrepot.loadtest.upstream;

import dev.entrepot.loadtest.upstream.Answer.Payload;
import dev.entrepot.loadtest.upstream.Fault.Stall;
import dev.entrepot.loadtest.upstream.SeenRequest.Progress;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * Sends one body, chunk by chunk, each when the one before it has been written: memory is one
 * chunk, whatever the size and however slow the client. Event loop only.
 */
final class BodyPump {
  private static final int CHUNK_BYTES = 64 << 10;

  private final Context context;
  private final HttpServerResponse response;
  private final Exchange exchange;
  private final Payload payload;
  private final BodyFaults faults;
  private final Deque<Stall> stallsAhead;
  private final Runnable atEnd;
  private final Runnable atCut;
  private final Optional<Pace> pace;
  private long sent;
  private boolean busy;
  private boolean ended;

  /**
   * @param atEnd called once the whole body has been written
   * @param atCut called once the bytes before a cut have been written
   */
  BodyPump(
      Vertx vertx,
      HttpServerResponse response,
      Exchange exchange,
      Payload payload,
      BodyFaults faults,
      Runnable atEnd,
      Runnable atCut) {
    this.context = vertx.getOrCreateContext();
    this.response = response;
    this.exchange = exchange;
    this.payload = payload;
    this.faults = faults;
    this.stallsAhead = new ArrayDeque<>(faults.stalls());
    this.atEnd = atEnd;
    this.atCut = atCut;
    this.pace =
        faults.bytesPerSecond().stream()
            .mapToObj(rate -> new Pace(vertx, rate, this::next))
            .findFirst();
  }

  void start() {
    busy = true;
    resumeAfter(response.writeHead());
  }

  private void stop() {
    ended = true;
    pace.ifPresent(Pace::stop);
  }

  private void next() {
    assert Context.isOnEventLoopThread();
    if (busy || ended) {
      return;
    }
    if (isAt(faults.cutAfter().orElse(Long.MAX_VALUE))) {
      finish(atCut);
    } else if (isStalled()) {
      passStall();
    } else if (sent == payload.length()) {
      finish(atEnd);
    } else {
      write();
    }
  }

  private void write() {
    int length = nextLength();
    if (length == 0) {
      return; // The pace calls next at its next tick.
    }
    byte[] chunk = payload.read(sent, length);
    faults.corrupt(chunk, payload.offset() + sent);
    pace.ifPresent(limit -> limit.spend(length));
    busy = true;
    sent += length;
    // Counted first: a client that has a byte must find it counted.
    exchange.wrote(length);
    resumeAfter(response.write(Buffer.buffer(chunk)).onFailure(_ -> exchange.wrote(-length)));
  }

  /** Goes on in a later turn of the event loop, so that a fast client does not keep it busy. */
  private void resumeAfter(Future<Void> written) {
    written.onComplete(_ -> context.runOnContext(_ -> resume()), _ -> fail());
  }

  private void resume() {
    busy = false;
    next();
  }

  /** Ends with what has been sent: the client is gone. */
  void fail() {
    exchange.end(Progress.BROKEN);
    stop();
  }

  private void finish(Runnable last) {
    stop();
    last.run();
  }

  private boolean isStalled() {
    return !stallsAhead.isEmpty() && isAt(stallsAhead.getFirst().afterBytes());
  }

  private void passStall() {
    busy = true;
    Waiting.at(stallsAhead.removeFirst().gate(), context, this::resume);
  }

  private boolean isAt(long place) {
    return sent >= place;
  }

  private int nextLength() {
    long length = Math.min(CHUNK_BYTES, payload.length() - sent);
    length = Math.min(length, faults.cutAfter().orElse(Long.MAX_VALUE) - sent);
    if (!stallsAhead.isEmpty()) {
      length = Math.min(length, stallsAhead.getFirst().afterBytes() - sent);
    }
    return (int) Math.min(length, pace.map(Pace::credit).orElse(Long.MAX_VALUE));
  }
}
