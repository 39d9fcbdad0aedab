package dev.entrepot.proxy.http.body;

import dev.entrepot.proxy.http.connection.StreamWindows;
import dev.entrepot.proxy.thread.OwnerThread;
import io.netty.buffer.ByteBuf;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.internal.buffer.BufferInternal;

/** A stream of HTTP/2, which takes what its client has given it a window for. Event loop only. */
final class StreamOutlet implements Outlet {
  private final OwnerThread owner = OwnerThread.current();
  private final HttpServerResponse response;
  private final StreamWindows windows;
  private final int stream;

  /** Pieces on their way, in bytes; some of them may have left the window already. */
  private int underway;

  StreamOutlet(HttpServerResponse response, StreamWindows windows) {
    this.response = response;
    this.windows = windows;
    this.stream = Math.toIntExact(response.streamId());
  }

  @Override
  public int window() {
    assert owner.isHere() : owner;
    return windows.of(stream) - underway;
  }

  @Override
  public void awaitWindow(Runnable task) {
    windows.await(stream, task);
  }

  @Override
  public void forget() {
    windows.forget(stream);
  }

  @Override
  public Future<Void> send(ByteBuf piece, boolean isLast) {
    assert owner.isHere() : owner;
    int length = piece.readableBytes();
    try {
      underway += length;
      // The buffer that is handed on does not own the memory: it is released here, once written.
      Buffer bytes = BufferInternal.buffer(piece);
      return (isLast ? response.end(bytes) : response.write(bytes))
          .andThen(_ -> ended(piece, length));
    } catch (RuntimeException e) {
      ended(piece, length);
      return Future.failedFuture(e);
    }
  }

  /** An end by itself would wait in Vert.x (5.2) for a window that no peer has to grant. */
  @Override
  public boolean endsItself() {
    return true;
  }

  private void ended(ByteBuf piece, int length) {
    assert owner.isHere() : owner;
    underway -= length;
    piece.release();
  }

  @Override
  public void breakOff() {
    response.reset();
  }
}
