package dev.entrepot.proxy.http.connection;

import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.RecvByteBufAllocator;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets clients' connections in, up to a limit. At the limit nothing is accepted: clients that come
 * wait with the kernel, in the listening sockets' backlog, where they cost no descriptor, until
 * others leave. Shared by all listening sockets of the clients' port. Any thread.
 */
@ChannelHandler.Sharable
public final class ConnectionGate extends ChannelInboundHandlerAdapter {
  /** What is read of a client at once, in bytes: it sends requests, which are small. */
  private static final int MAX_READ_BYTES = 4 << 10; // 4 KiB

  private static final Logger log = LoggerFactory.getLogger(ConnectionGate.class);

  /** One read a turn, so that what is sent at once is not all taken before any is answered. */
  private static final RecvByteBufAllocator READS =
      new AdaptiveRecvByteBufAllocator(512, 2048, MAX_READ_BYTES).maxMessagesPerRead(1);

  private final int limit;
  private final AtomicInteger open = new AtomicInteger();
  private final Set<Channel> listening = ConcurrentHashMap.newKeySet();
  private volatile boolean wasFull;

  /**
   * @param limit how many connections there may be at once
   */
  public ConnectionGate(int limit) {
    this.limit = limit;
  }

  /** How many connections there are. */
  public int open() {
    return open.get();
  }

  public int limit() {
    return limit;
  }

  /** Whether new connections have to wait now. */
  public boolean isFull() {
    return open.get() >= limit;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    listening.add(ctx.channel());
    ctx.channel().closeFuture().addListener(_ -> listening.remove(ctx.channel()));
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    Channel client = (Channel) message;
    int now = open.incrementAndGet();
    client.closeFuture().addListener(_ -> left());
    client.config().setRecvByteBufAllocator(READS);
    client.pipeline().addLast(new ConnectionGuard());
    if (now >= limit) {
      shut(now);
    }
    ctx.fireChannelRead(message);
  }

  private void shut(int now) {
    listening.forEach(socket -> socket.config().setAutoRead(false));
    if (!wasFull) {
      wasFull = true;
      log.warn("all {} connections of clients are taken: more wait until others leave", now);
    }
    if (!isFull()) {
      letIn(); // The last one left before the sockets were told.
    }
  }

  private void left() {
    int before = open.getAndDecrement();
    if (before >= limit) {
      letIn();
    } else if (before < limit - limit / 10) {
      wasFull = false;
    }
  }

  private void letIn() {
    listening.forEach(socket -> socket.config().setAutoRead(true));
  }
}
