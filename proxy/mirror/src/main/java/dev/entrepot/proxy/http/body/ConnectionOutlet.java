package dev.entrepot.proxy.http.body;

import dev.entrepot.proxy.http.connection.ClientChannel;
import io.netty.buffer.ByteBuf;
import io.vertx.core.Future;
import io.vertx.core.http.HttpConnection;

/** HTTP/1.1 by TLS, which has no flow control beside the socket's. Event loop only. */
record ConnectionOutlet(HttpConnection connection) implements Outlet {
  @Override
  public int window() {
    return Integer.MAX_VALUE;
  }

  @Override
  public void awaitWindow(Runnable task) {
    throw new IllegalStateException("there is no window to wait for");
  }

  @Override
  public void forget() {
    // Nothing is waited for.
  }

  @Override
  public Future<Void> send(ByteBuf piece, boolean isLast) {
    return ClientChannel.write(connection, piece);
  }

  @Override
  public boolean endsItself() {
    return false;
  }

  @Override
  public void breakOff() {
    connection.close();
  }
}
