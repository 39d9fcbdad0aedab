package dev.entrepot.proxy.http.connection;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameListener;
import io.netty.util.concurrent.ScheduledFuture;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.core.net.impl.VertxConnection;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What lies below a client's connection in Vert.x; its event loop only. */
public final class ClientChannel {
  private static final Logger log = LoggerFactory.getLogger(ClientChannel.class);

  private static final WriteBufferWaterMark UNREACHED =
      new WriteBufferWaterMark(Integer.MAX_VALUE - 1, Integer.MAX_VALUE);

  private ClientChannel() {}

  /** The connection as one that takes what Vert.x's public API does not send. */
  public static Optional<VertxConnection> below(HttpConnection connection) {
    return connection instanceof VertxConnection below ? Optional.of(below) : Optional.empty();
  }

  /** Tells a connection's activity what goes on below the requests from now on. */
  static void watched(HttpConnection connection, ConnectionActivity activity) {
    if (connection instanceof ConnectionBase below) {
      ChannelPipeline pipeline = below.channel().pipeline();
      Optional.ofNullable(pipeline.get(ConnectionGuard.class))
          .ifPresent(guard -> guard.tells(activity));
      Optional.ofNullable(pipeline.get(Http2ConnectionHandler.class))
          .ifPresent(http2 -> watched(below, http2, activity));
    }
  }

  private static void watched(
      ConnectionBase below, Http2ConnectionHandler http2, ConnectionActivity activity) {
    neverFull(below);
    activity.speaksHttp2(new StreamWindows(http2));
    Http2FrameListener listener = http2.decoder().frameListener();
    http2.decoder().frameListener(new FrameWatch(listener, activity));
  }

  /**
   * Lets a connection of HTTP/2 never be full. What waits on it is bounded by its {@link
   * ConnectionRoom} anyway. Were it full, Netty's flow control (4.2.18) could forget a stream for
   * good: by TLS the news that the connection is full comes late, and if a window of the stream
   * grows before it, the stream alone is marked as full, and nothing looks at it again when the
   * connection has room.
   */
  private static void neverFull(ConnectionBase connection) {
    connection.channel().config().setWriteBufferWaterMark(UNREACHED);
  }

  /**
   * Whether the connection has room for an answer: what it has been given has gone to the socket,
   * but for a little.
   */
  public static boolean isWritable(HttpConnection connection) {
    return !(connection instanceof ConnectionBase below) || below.channel().isWritable();
  }

  /**
   * Writes a piece of a body of HTTP/1 as it is, and takes it over: what it holds is released as
   * soon as nothing needs it any more, by TLS once it is encrypted. The future completes when it
   * has gone to the socket.
   */
  public static Future<Void> write(HttpConnection connection, Object piece) {
    VertxConnection below = below(connection).orElseThrow();
    ChannelPromise written = below.channelHandlerContext().newPromise();
    Promise<Void> result = Promise.promise();
    written.addListener(
        done -> {
          if (done.isSuccess()) {
            result.complete();
          } else {
            result.fail(done.cause());
          }
        });
    below.writeToChannel(piece, written);
    return result.future();
  }

  /** Lets the client read what is wrong with its request before the connection is closed. */
  public static void lingers(HttpConnection connection) {
    if (connection instanceof ConnectionBase below) {
      Optional.ofNullable(below.channel().pipeline().get(ConnectionGuard.class))
          .ifPresent(ConnectionGuard::lingers);
    }
  }

  /** Whether the client began with a handshake of TLS, though the port speaks plain HTTP. */
  public static boolean beganWithTls(HttpConnection connection) {
    return connection instanceof ConnectionBase below
        && Optional.ofNullable(below.channel().pipeline().get(ConnectionGuard.class))
            .map(ConnectionGuard::beganWithTls)
            .orElse(false);
  }

  /** Closes an idle connection; on HTTP/2 after a GOAWAY. */
  static void dismiss(HttpConnection connection) {
    if (connection.protocolVersion() == HttpVersion.HTTP_2) {
      connection.close();
    } else {
      cut(connection);
    }
  }

  /** Ends a request's answer at once, and on HTTP/1 its connection with it. */
  public static void cut(HttpServerRequest request) {
    if (request.version() == HttpVersion.HTTP_2) {
      request.response().reset(Http2Error.CANCEL.code());
    } else {
      cut(request.connection());
    }
  }

  /** Closes at once, without waiting for bytes to go out that the client does not take. */
  public static void cut(HttpConnection connection) {
    if (connection instanceof ConnectionBase below) {
      below.channelHandlerContext().close().addListener(ClientChannel::logFailure);
    } else {
      connection.close();
    }
  }

  /** The same, so many seconds from now. */
  static ScheduledFuture<?> closeAfter(ChannelHandlerContext ctx, long seconds) {
    return ctx.executor()
        .schedule(
            () -> {
              ctx.close().addListener(ClientChannel::logFailure);
            },
            seconds,
            TimeUnit.SECONDS);
  }

  private static void logFailure(io.netty.util.concurrent.Future<? super Void> closed) {
    if (!closed.isSuccess()) {
      log.warn("a client's connection could not be closed", closed.cause());
    }
  }
}
