package dev.entrepot.proxy.upstream;

import dev.entrepot.proxy.thread.OwnerThread;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Takes the bytes of answers off an upstream's connection before Vert.x does, which would copy each
 * piece to the heap; heads and ends go on to it. The bytes stay in the memory that they were
 * received in, which the taker releases. HTTP/1.1 alone. Event loop of the connection only.
 *
 * <pre>
 *  socket ─► TLS ─► codec ─► BodyTap ─► Vert.x
 *                              └──────► Inflow
 * </pre>
 */
final class BodyTap extends ChannelInboundHandlerAdapter {
  /** The name of Vert.x's own handler, before which this one stands. */
  private static final String VERTX_HANDLER = "handler";

  /** What is received at once, in bytes: by what came the last times. */
  private static final int MIN_READ_BYTES = 4 << 10; // 4 KiB

  private static final int FIRST_READ_BYTES = 64 << 10; // 64 KiB
  private static final int MAX_READ_BYTES = 256 << 10; // 256 KiB

  /**
   * A piece that fills less of its memory than one part in so many is moved to memory that fits.
   */
  private static final int MAX_WASTE = 2;

  private final OwnerThread owner = OwnerThread.firstUser();
  private final Channel channel;
  private final Queue<ByteBuf> early = new ArrayDeque<>();
  private @Nullable Inflow inflow;

  private BodyTap(Channel channel) {
    this.channel = channel;
  }

  /** Puts a tap on a new connection. */
  static void install(HttpConnection connection) {
    Channel channel = channel(connection);
    channel
        .config()
        .setRecvByteBufAllocator(
            new AdaptiveRecvByteBufAllocator(MIN_READ_BYTES, FIRST_READ_BYTES, MAX_READ_BYTES));
    channel
        .pipeline()
        .addBefore(VERTX_HANDLER, BodyTap.class.getSimpleName(), new BodyTap(channel));
  }

  /** The tap of a connection. */
  static BodyTap of(HttpConnection connection) {
    return channel(connection).pipeline().get(BodyTap.class);
  }

  private static Channel channel(HttpConnection connection) {
    return ((ConnectionBase) connection).channel();
  }

  /**
   * Has the body of the answer whose head has come flow there, from its first byte to its last. To
   * be called before the end of that body has gone to Vert.x.
   */
  void flowTo(Inflow body) {
    assert owner.isHere() : owner;
    inflow = body;
    for (ByteBuf bytes = early.poll(); bytes != null; bytes = early.poll()) {
      body.add(bytes);
    }
  }

  /** No more bytes for now. */
  void pause() {
    assert owner.isHere() : owner;
    channel.config().setAutoRead(false);
  }

  /** More bytes, please. */
  void resume() {
    assert owner.isHere() : owner;
    channel.config().setAutoRead(true);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    assert owner.isHere() : owner;
    if (message instanceof HttpContent content && content.content().isReadable()) {
      received(fitting(context, content.content()));
      if (content instanceof LastHttpContent last) {
        context.fireChannelRead(last.replace(Unpooled.EMPTY_BUFFER));
      }
    } else {
      context.fireChannelRead(message);
    }
    if (message instanceof LastHttpContent) {
      inflow = null;
    }
  }

  private void received(ByteBuf bytes) {
    if (inflow == null) {
      early.add(bytes);
    } else {
      inflow.add(bytes);
    }
  }

  /** These bytes, in memory that they fill well enough for many of them to wait in. */
  private static ByteBuf fitting(ChannelHandlerContext context, ByteBuf bytes) {
    int size = bytes.readableBytes();
    if (size >= memory(bytes) / MAX_WASTE) {
      return bytes;
    }
    try {
      return context.alloc().directBuffer(size, size).writeBytes(bytes);
    } finally {
      bytes.release();
    }
  }

  /** How much memory waits with a piece, in bytes. */
  private static int memory(ByteBuf bytes) {
    ByteBuf whole = bytes;
    while (whole.unwrap() != null) {
      whole = whole.unwrap();
    }
    return whole.capacity();
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    early.forEach(ByteBuf::release);
    early.clear();
    context.fireChannelInactive();
  }
}
