package dev.entrepot.proxy.http.connection;

import dev.entrepot.proxy.thread.OwnerThread;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Exception.ShutdownHint;
import io.netty.handler.codec.http2.Http2Flags;
import io.netty.handler.codec.http2.Http2FrameListener;
import io.netty.handler.codec.http2.Http2FrameListenerDecorator;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts the frames of an HTTP/2 connection that cost its client nothing and ask for nothing, and
 * ends the connection that sends too many of them; holds requests' header fields to the bound of
 * HTTP/1.1; tells bodies that their windows have grown. Event loop only.
 *
 * <p>What Netty counts by itself is left to it: streams that are reset by either side, {@code
 * CONTINUATION} and empty {@code DATA} frames, and answers to pings that are not taken.
 */
final class FrameWatch extends Http2FrameListenerDecorator {
  /** How many frames that ask for nothing a client may send within {@link #WINDOW_NANOS}. */
  static final int MAX_IDLE_FRAMES = 600;

  /** How many windows it may give, beside {@link #BYTES_A_WINDOW}. */
  static final int MAX_WINDOW_UPDATES = 4000;

  /** For so many bytes that went to it, a client may give one window more. */
  static final int BYTES_A_WINDOW = 512;

  static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(30);

  /** How long the client may take to be told, in seconds. */
  private static final long GOODBYE_SECONDS = 1;

  /** What each header field counts beside its bytes (RFC 9113, 6.5.2). */
  private static final int FIELD_BYTES = 32;

  private static final Logger log = LoggerFactory.getLogger(FrameWatch.class);

  private final OwnerThread owner = OwnerThread.current();
  private final ConnectionActivity activity;
  private long windowBegan;
  private long sentBefore;
  private int idleFrames;
  private int windowUpdates;
  private @Nullable ScheduledFuture<?> goodbye;

  FrameWatch(Http2FrameListener listener, ConnectionActivity activity) {
    super(listener);
    this.activity = activity;
    this.windowBegan = activity.now();
  }

  @Override
  public void onPingRead(ChannelHandlerContext ctx, long data) throws Http2Exception {
    asksForNothing(ctx);
    super.onPingRead(ctx, data);
  }

  @Override
  public void onSettingsRead(ChannelHandlerContext ctx, Http2Settings settings)
      throws Http2Exception {
    asksForNothing(ctx);
    super.onSettingsRead(ctx, settings);
    activity.windows().changed();
    activity.room().grant();
  }

  @Override
  public void onSettingsAckRead(ChannelHandlerContext ctx) throws Http2Exception {
    activity.understood();
    super.onSettingsAckRead(ctx);
  }

  @Override
  public void onRstStreamRead(ChannelHandlerContext ctx, int streamId, long errorCode)
      throws Http2Exception {
    activity.understood();
    super.onRstStreamRead(ctx, streamId, errorCode);
  }

  @Override
  public void onPriorityRead(
      ChannelHandlerContext ctx,
      int streamId,
      int streamDependency,
      short weight,
      boolean exclusive)
      throws Http2Exception {
    asksForNothing(ctx);
    super.onPriorityRead(ctx, streamId, streamDependency, weight, exclusive);
  }

  @Override
  public void onUnknownFrame(
      ChannelHandlerContext ctx, byte frameType, int streamId, Http2Flags flags, ByteBuf payload)
      throws Http2Exception {
    asksForNothing(ctx);
    super.onUnknownFrame(ctx, frameType, streamId, flags, payload);
  }

  @Override
  public void onGoAwayRead(
      ChannelHandlerContext ctx, int lastStreamId, long errorCode, ByteBuf debugData)
      throws Http2Exception {
    asksForNothing(ctx);
    super.onGoAwayRead(ctx, lastStreamId, errorCode, debugData);
  }

  @Override
  public void onPingAckRead(ChannelHandlerContext ctx, long data) throws Http2Exception {
    asksForNothing(ctx);
    super.onPingAckRead(ctx, data);
  }

  /** A client that uploads nothing sends none, or few. */
  @Override
  public int onDataRead(
      ChannelHandlerContext ctx, int streamId, ByteBuf data, int padding, boolean endOfStream)
      throws Http2Exception {
    asksForNothing(ctx);
    return super.onDataRead(ctx, streamId, data, padding, endOfStream);
  }

  @Override
  public void onWindowUpdateRead(ChannelHandlerContext ctx, int streamId, int increment)
      throws Http2Exception {
    beginWindow();
    long allowed = MAX_WINDOW_UPDATES + (activity.sent() - sentBefore) / BYTES_A_WINDOW;
    if (++windowUpdates > allowed) {
      end(ctx, "window updates", windowUpdates);
    }
    activity.understood();
    super.onWindowUpdateRead(ctx, streamId, increment);
    activity.windows().grew(streamId);
    activity.room().grant();
  }

  @Override
  public void onHeadersRead(
      ChannelHandlerContext ctx, int streamId, Http2Headers headers, int padding, boolean endStream)
      throws Http2Exception {
    bound(streamId, headers);
    super.onHeadersRead(ctx, streamId, headers, padding, endStream);
  }

  @Override
  public void onHeadersRead(
      ChannelHandlerContext ctx,
      int streamId,
      Http2Headers headers,
      int streamDependency,
      short weight,
      boolean exclusive,
      int padding,
      boolean endStream)
      throws Http2Exception {
    bound(streamId, headers);
    super.onHeadersRead(
        ctx, streamId, headers, streamDependency, weight, exclusive, padding, endStream);
  }

  /** Netty answers what is thrown here with 431, and ends the stream alone. */
  private void bound(int streamId, Http2Headers headers) throws Http2Exception {
    assert owner.isHere() : owner;
    long bytes = 0;
    for (Map.Entry<CharSequence, CharSequence> field : headers) {
      bytes += field.getKey().length() + field.getValue().length() + FIELD_BYTES;
    }
    if (bytes > ServerOptions.MAX_HEADER_BYTES) {
      throw Http2Exception.headerListSizeError(
          streamId,
          Http2Error.PROTOCOL_ERROR,
          true,
          "header fields of %d bytes, beyond %d",
          bytes,
          ServerOptions.MAX_HEADER_BYTES);
    }
    if (activity.memory().isFull()) {
      // Nothing has been done for it, so that the client may ask again (RFC 9113, 8.7).
      throw Http2Exception.streamError(streamId, Http2Error.REFUSED_STREAM, "no memory left");
    }
    activity.readHeader(bytes);
  }

  private void asksForNothing(ChannelHandlerContext ctx) throws Http2Exception {
    beginWindow();
    activity.understood();
    if (++idleFrames > MAX_IDLE_FRAMES) {
      end(ctx, "frames that ask for nothing", idleFrames);
    }
  }

  private void beginWindow() {
    assert owner.isHere() : owner;
    long now = activity.now();
    if (now - windowBegan >= WINDOW_NANOS) {
      windowBegan = now;
      sentBefore = activity.sent();
      idleFrames = 0;
      windowUpdates = 0;
    }
  }

  private void end(ChannelHandlerContext ctx, String what, int count) throws Http2Exception {
    if (goodbye == null) {
      log.warn(
          "closed a connection of {}: {} {} within {} s",
          activity.client(),
          count,
          what,
          TimeUnit.NANOSECONDS.toSeconds(WINDOW_NANOS));
      activity.willBeCut("the client has sent %d %s".formatted(count, what));
      // A client that takes no bytes would never be told, and keep the connection.
      goodbye = ClientChannel.closeAfter(ctx, GOODBYE_SECONDS);
    }
    throw new Http2Exception(
        Http2Error.ENHANCE_YOUR_CALM, "too many " + what, ShutdownHint.HARD_SHUTDOWN);
  }
}
