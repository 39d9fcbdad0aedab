package dev.entrepot.proxy.http.connection;

import dev.entrepot.proxy.thread.OwnerThread;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2RemoteFlowController;
import io.netty.handler.codec.http2.Http2Stream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The flow-control windows that an HTTP/2 client has given (RFC 9113, 5.2), and the bodies that
 * wait for them. What is written within a window leaves Netty's flow control at once, so that
 * nothing lies there. Event loop only.
 */
public final class StreamWindows {
  private final OwnerThread owner = OwnerThread.current();
  private final Http2Connection connection;
  private final Http2RemoteFlowController flow;

  /** At most one a stream. */
  private final Map<Integer, Runnable> waiting = new HashMap<>();

  StreamWindows(Http2ConnectionHandler handler) {
    this.connection = handler.connection();
    this.flow = handler.encoder().flowController();
  }

  /** Whether the connection as a whole takes bytes. */
  boolean isOpen() {
    assert owner.isHere() : owner;
    return flow.isWritable(connection.connectionStream());
  }

  /**
   * What a stream takes now, in bytes; more than the connection takes only if the connection takes
   * none, which {@link #isOpen} tells.
   */
  public int of(int stream) {
    assert owner.isHere() : owner;
    Http2Stream known = connection.stream(stream);
    if (known == null) {
      return 0;
    }
    int window = flow.windowSize(known);
    int shared = flow.windowSize(connection.connectionStream());
    return shared > 0 ? Math.min(window, shared) : window;
  }

  /** Has the task run when the stream's window has grown. */
  public void await(int stream, Runnable task) {
    assert owner.isHere() : owner;
    if (connection.stream(stream) != null) {
      waiting.put(stream, task);
    }
  }

  public void forget(int stream) {
    assert owner.isHere() : owner;
    waiting.remove(stream);
  }

  /** The client has given one stream more. */
  void grew(int stream) {
    assert owner.isHere() : owner;
    Runnable task = waiting.remove(stream);
    if (task != null) {
      task.run();
    }
  }

  /** The client has given each stream more, or less. */
  void changed() {
    assert owner.isHere() : owner;
    List<Runnable> tasks = List.copyOf(waiting.values());
    waiting.clear();
    tasks.forEach(Runnable::run);
  }
}
