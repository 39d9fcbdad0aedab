package dev.entrepot.proxy.http.connection;

import dev.entrepot.proxy.thread.OwnerThread;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.ScheduledFuture;
import org.jspecify.annotations.Nullable;

/**
 * Stands before all else on a client's connection. It closes one whose first request is not whole
 * in time, tells the connection's activity when bytes come, and sees to it that {@code Upgrade:
 * h2c} is not heeded. Event loop of the connection.
 */
final class ConnectionGuard extends ChannelDuplexHandler {
  /** What a record of TLS begins with that has a handshake (RFC 8446, 5.1). */
  private static final byte TLS_HANDSHAKE = 22;

  /** The name of Vert.x's handler that upgrades. */
  private static final String UPGRADE = "h2c";

  /** How long a client may go on sending a request after it was answered with an error. */
  private static final int LINGER_SECONDS = 2;

  private final OwnerThread owner = OwnerThread.firstUser();
  private @Nullable ScheduledFuture<?> deadline;
  private @Nullable ConnectionActivity activity;
  private boolean isProtocolKnown;
  private boolean beganWithTls;
  private boolean lingers;
  private boolean isClosing;

  /** Tells this one from now on; the first request has come. */
  void tells(ConnectionActivity watched) {
    assert owner.isHere() : owner;
    activity = watched;
    isProtocolKnown = true;
    cancelDeadline();
  }

  /**
   * What comes from now on is thrown away, and the connection closed a little later than it is
   * asked for: a socket that is closed while bytes lie there unread may lose the answer (RFC 9112,
   * 9.6).
   */
  void lingers() {
    assert owner.isHere() : owner;
    lingers = true;
  }

  /** Whether it began with a handshake of TLS, which a port of plain HTTP cannot read. */
  boolean beganWithTls() {
    assert owner.isHere() : owner;
    return beganWithTls;
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    assert owner.isHere() : owner;
    deadline = ClientChannel.closeAfter(ctx, ConnectionWatch.HEADER.toSeconds());
    ctx.fireChannelActive();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    cancelDeadline();
    ctx.fireChannelInactive();
  }

  private void cancelDeadline() {
    if (deadline != null) {
      deadline.cancel(false);
      deadline = null;
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    assert owner.isHere() : owner;
    if (lingers) {
      ReferenceCountUtil.release(message);
      return;
    }
    if (activity != null && message instanceof ByteBuf bytes) {
      activity.received(bytes.readableBytes());
    } else if (!isProtocolKnown && message instanceof ByteBuf bytes) {
      untilProtocolIsKnown(ctx, bytes);
      return;
    }
    ctx.fireChannelRead(message);
  }

  @Override
  public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
    if (!lingers || !(ctx.channel() instanceof DuplexChannel socket) || !socket.isActive()) {
      var _ = ctx.close(promise);
      return;
    }
    socket.closeFuture().addListener(_ -> promise.trySuccess());
    if (!isClosing) {
      isClosing = true;
      var _ = socket.shutdownOutput();
      deadline = ClientChannel.closeAfter(ctx, LINGER_SECONDS);
    }
  }

  /**
   * Hands on byte by byte what comes first in clear text. Vert.x (5.2) makes the handlers of
   * HTTP/1.1 when the first byte differs from HTTP/2's preface, and among them the one that
   * upgrades; with more than that byte at hand it would do so before it could be prevented.
   */
  private void untilProtocolIsKnown(ChannelHandlerContext ctx, ByteBuf bytes) {
    beganWithTls |= bytes.isReadable() && bytes.getByte(bytes.readerIndex()) == TLS_HANDSHAKE;
    while (isSniffing(ctx) && bytes.readableBytes() > 1) {
      ctx.fireChannelRead(bytes.readRetainedSlice(1));
    }
    if (!isSniffing(ctx)) {
      isProtocolKnown = true;
      if (ctx.pipeline().get(UPGRADE) != null) {
        ctx.pipeline().addBefore(UPGRADE, null, new IgnoredUpgrade());
      }
    }
    ctx.fireChannelRead(bytes);
  }

  private static boolean isSniffing(ChannelHandlerContext ctx) {
    return ctx.pipeline().get(HttpRequestDecoder.class) == null
        && ctx.pipeline().get(Http2ConnectionHandler.class) == null
        && ctx.pipeline().get(SslHandler.class) == null;
  }
}
