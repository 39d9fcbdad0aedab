package dev.entrepot.proxy.http.body;

import io.netty.buffer.ByteBuf;
import io.vertx.core.Future;

/** The way from a pumped body's pieces to its client. Event loop only. */
interface Outlet {
  /** How many bytes the client takes now, as far as its flow control tells. */
  int window();

  /** Has the task run when the client takes bytes again. */
  void awaitWindow(Runnable task);

  /** The task is not wanted any more. */
  void forget();

  /**
   * Sends a piece and takes it over; the future completes when it has gone to the socket.
   *
   * @param isLast whether the body ends with it; then the answer has ended too if {@link
   *     #endsItself}
   */
  Future<Void> send(ByteBuf piece, boolean isLast);

  /** Whether the last piece ends the answer. */
  boolean endsItself();

  /** Ends the connection, or the stream, so that the client sees an incomplete body. */
  void breakOff();
}
