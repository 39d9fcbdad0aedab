package dev.entrepot.proxy.http.connection;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;

/**
 * Takes {@code Upgrade} out of a connection's first request, so that it is answered by the protocol
 * that it came in, which a server may always do (RFC 9110, 7.8). Later requests get no chance to
 * upgrade anyway.
 */
final class IgnoredUpgrade extends ChannelInboundHandlerAdapter {
  private static final String HTTP2_SETTINGS = "http2-settings";

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (message instanceof HttpRequest request) {
      request.headers().remove(HttpHeaderNames.UPGRADE).remove(HTTP2_SETTINGS);
      ctx.pipeline().remove(this);
    }
    ctx.fireChannelRead(message);
  }
}
