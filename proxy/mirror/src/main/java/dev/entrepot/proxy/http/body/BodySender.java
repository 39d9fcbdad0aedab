package dev.entrepot.proxy.http.body;

import dev.entrepot.oci.ByteRange.Span;
import dev.entrepot.proxy.http.response.Exchange;
import dev.entrepot.proxy.http.response.Turns;
import dev.entrepot.proxy.observe.AnswerEnd;
import dev.entrepot.proxy.observe.Meters;
import dev.entrepot.proxy.thread.OwnerThread;
import dev.entrepot.proxy.transfer.source.ByteSource;
import dev.entrepot.proxy.transfer.source.Bytes;
import dev.entrepot.proxy.transfer.source.TransferState;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;

/**
 * Sends a part of a blob as an answer's body, at the client's pace, as far as the bytes are there;
 * the same for stored blobs, ranges and followers of a running download. Event loop only.
 */
final class BodySender {
  private final OwnerThread owner = OwnerThread.current();
  private final Exchange exchange;
  private final ByteSource source;
  private final BodyWriter writer;
  private final Meters meters;
  private final long end;
  private final Context loop;
  private final Turns turns;
  private SendState state = SendState.SENDING;
  private long position;

  /** How far everything has gone to the socket. */
  private long sent;

  private int inFlight;
  private boolean released;

  /** Whether the last piece, which ends the answer, is on its way or has gone. */
  private boolean endSent;

  /**
   * Takes over the source.
   *
   * @param span what to send; to the blob's end, wherever that is, if its length is {@link
   *     Long#MAX_VALUE}
   */
  BodySender(
      Context loop,
      Exchange exchange,
      ByteSource source,
      BodyWriter writer,
      Span span,
      Meters meters) {
    this.loop = loop;
    this.turns = new Turns(loop, this::step);
    this.exchange = exchange;
    this.source = source;
    this.writer = writer;
    this.meters = meters;
    this.position = span.offset();
    this.sent = span.offset();
    this.end = span.length() == Long.MAX_VALUE ? Long.MAX_VALUE : span.end();
  }

  /** Writes the head, whose fields are set, and then the body. */
  void start() {
    assert owner.isHere() : owner;
    HttpServerResponse response = exchange.response();
    response.exceptionHandler(ignored -> clientLeft());
    response.closeHandler(ignored -> clientLeft());
    writer.begin(turns::want);
    response.writeHead();
    exchange.headWritten();
    source.consumed(position);
    source.onProgress(loop, turns::want);
    turns.want();
  }

  /**
   * Sends one piece, if the window and the source allow it. The write may end within this call, and
   * then wants the next one.
   *
   * @return whether they may allow another one
   */
  private boolean step() {
    assert owner.isHere() : owner;
    if (state == SendState.ENDED) {
      return false;
    }
    state = state.to(SendState.SENDING, exchange.progress(), meters);
    if (inFlight == writer.window()) {
      return false;
    }
    switch (source.state()) {
      case TransferState.Running(OptionalLong total, long readable) ->
          send(Math.min(readable, end), BodyEnds.whileRunning(end, total, readable));
      case TransferState.Complete(long size) -> send(Math.min(size, end), Math.min(size, end));
      case TransferState.Broken(_, String reason) -> breakOff(reason);
      case TransferState.Opening(), TransferState.Refused(_) ->
          throw new IllegalStateException("a body needs bytes: " + source.state());
    }
    return state == SendState.SENDING;
  }

  /**
   * Sends one piece, or does what is due when there is none.
   *
   * @param readable where the bytes end that are there
   * @param wanted where the body ends
   */
  private void send(long readable, long wanted) {
    if (position >= wanted) {
      finish();
    } else if (position >= readable) {
      state = state.to(SendState.WAITING, exchange.progress(), meters);
      writer.rest();
    } else {
      write(readable, wanted);
    }
  }

  private void write(long readable, long wanted) {
    int room = writer.pieceBytes();
    if (room == 0) {
      state = state.to(SendState.BLOCKED, exchange.progress(), meters);
      return;
    }
    long most = Math.min(room, readable - position);
    switch (source.at(position)) {
      case Bytes.InFile(FileChannel file, long offset, long fileEnd) ->
          write(file, offset, (int) Math.min(most, fileEnd - offset), wanted);
      case Bytes.InMemory(ByteBuffer buffer) -> {
        int length = (int) Math.min(most, buffer.remaining());
        boolean isLast = began(length, wanted);
        writer
            .write(buffer.slice(buffer.position(), length), isLast)
            .onComplete(done -> written(done, length, () -> false));
      }
    }
  }

  private void write(FileChannel file, long offset, int length, long wanted) {
    boolean isLast = began(length, wanted);
    try {
      Future<Void> writing = writer.write(file, offset, length, isLast);
      writing.onComplete(
          done -> written(done, length, () -> BodyEnds.isCutShort(file, offset + length)));
    } catch (IOException e) {
      BodyEnds.tellUnreadable(offset, e);
      position -= length;
      inFlight--;
      exchange.progress().writeEnded();
      endSent = false;
      state = state.to(SendState.SENDING, exchange.progress(), meters);
      if (!source.foundDamaged(position, e.toString())) {
        breakOff(BodyEnds.UNREADABLE);
      }
    }
  }

  /** Counts a piece before it is written, as it may end within the call; is it the last one? */
  private boolean began(int length, long wanted) {
    position += length;
    boolean isLast = position == wanted;
    inFlight++;
    exchange.progress().writeBegan();
    if (isLast && writer.endsItself()) {
      endSent = true;
      state = state.to(SendState.ENDED, exchange.progress(), meters);
    }
    return isLast;
  }

  private void written(AsyncResult<Void> done, int length, BooleanSupplier isCutShort) {
    assert owner.isHere() : owner;
    inFlight--;
    exchange.progress().writeEnded();
    if (done.succeeded()) {
      exchange.sent(length);
      sent += length;
      source.consumed(sent);
      turns.want();
    } else if (state != SendState.ENDED
        && (done.cause() instanceof UnreadableFileException || isCutShort.getAsBoolean())) {
      var _ = source.foundDamaged(sent, String.valueOf(done.cause()));
      breakOff(BodyEnds.UNREADABLE); // How much the client has is not known.
    } else {
      if (done.cause() instanceof OutOfMemoryError) {
        exchange.progress().willBeCut("there is no memory for the next piece of the answer");
      }
      clientLeft();
    }
    if (endSent && inFlight == 0) {
      exchange.end(done.succeeded() ? AnswerEnd.WHOLE : AnswerEnd.LEFT);
    }
    releaseIfDone();
  }

  private void finish() {
    state = state.to(SendState.ENDED, exchange.progress(), meters);
    inFlight++;
    exchange.progress().blocked();
    exchange
        .response()
        .end()
        .onComplete(
            done -> {
              inFlight--;
              exchange.progress().unblocked();
              writer.rest();
              exchange.end(done.succeeded() ? AnswerEnd.WHOLE : AnswerEnd.LEFT);
              releaseIfDone();
            });
  }

  private void breakOff(String why) {
    exchange.cause(why);
    stop(AnswerEnd.SHORT);
  }

  private void clientLeft() {
    assert owner.isHere() : owner;
    if (state != SendState.ENDED) {
      stop(AnswerEnd.LEFT);
    }
  }

  private void stop(AnswerEnd how) {
    state = state.to(SendState.ENDED, exchange.progress(), meters);
    exchange.end(how);
    releaseIfDone();
    writer.breakOff();
  }

  private void releaseIfDone() {
    if (state == SendState.ENDED && inFlight == 0 && !released) {
      released = true;
      writer.end();
      source.close(); // No write refers to its file any more.
    }
  }
}
