package dev.entrepot.server;

import dev.entrepot.config.ListenAddress;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.impl.transports.EpollTransport;
import io.vertx.core.impl.transports.NioTransport;
import io.vertx.core.impl.transports.TransportInternal;
import io.vertx.core.net.TcpConfig;
import io.vertx.core.transport.Transport;
import java.nio.channels.spi.SelectorProvider;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The way to the network: epoll where it is to be had, the JDK's NIO elsewhere. Never io_uring,
 * whose file regions are sent wrong beyond 2 GiB.
 */
final class Transports {
  /** The threads of the operators' port that may block, for its figures. */
  private static final int OPERATORS_WORKERS = 4;

  private Transports() {}

  /** One event loop a core: requests that hit never leave theirs. */
  static int eventLoops() {
    return Math.max(1, Runtime.getRuntime().availableProcessors());
  }

  /**
   * The loops of clients and upstreams.
   *
   * @param listen where clients come
   * @param gate stands at each socket that they listen on
   */
  static Vertx vertx(ListenAddress listen, ChannelHandler gate) {
    return vertx(
        new VertxOptions().setEventLoopPoolSize(eventLoops()),
        listening(listen, bootstrap -> bootstrap.handler(gate)));
  }

  /** The loops of a process that has no clients. */
  static Vertx withoutClients() {
    return vertx(new VertxOptions().setEventLoopPoolSize(eventLoops()), transport());
  }

  /**
   * A loop that operators have for themselves, so that health is told whatever clients do.
   *
   * @param listen where they come
   */
  static Vertx forOperators(ListenAddress listen) {
    var options = new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(OPERATORS_WORKERS);
    return vertx(options, listening(listen, _ -> {}));
  }

  private static Vertx vertx(VertxOptions options, Transport transport) {
    options.setFileSystemOptions(
        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false));
    return Vertx.builder().with(options).withTransport(transport).build();
  }

  private static Transport transport() {
    return Optional.ofNullable(Transport.EPOLL).filter(Transport::available).orElse(Transport.NIO);
  }

  private static Transport listening(ListenAddress address, Consumer<ServerBootstrap> more) {
    return new TransportInternal(
        "listening",
        true,
        null,
        transport().equals(Transport.NIO)
            ? new ListeningNio(address.isOfIpv4(), more)
            : new ListeningEpoll(address.isOfIpv4(), more));
  }

  /** A socket of both families that is bound to 0.0.0.0 would take connections of IPv6, too. */
  private static final class ListeningEpoll extends EpollTransport {
    private final boolean ipv4;
    private final Consumer<ServerBootstrap> more;

    ListeningEpoll(boolean ipv4, Consumer<ServerBootstrap> more) {
      this.ipv4 = ipv4;
      this.more = more;
    }

    @Override
    public ChannelFactory<? extends ServerChannel> serverChannelFactory(boolean domainSocket) {
      return ipv4 && !domainSocket
          ? () -> new EpollServerSocketChannel(SocketProtocolFamily.INET)
          : super.serverChannelFactory(domainSocket);
    }

    @Override
    public void configure(TcpConfig config, boolean domainSocket, ServerBootstrap bootstrap) {
      super.configure(config, domainSocket, bootstrap);
      more.accept(bootstrap);
    }
  }

  /** The same for the JDK's sockets. */
  private static final class ListeningNio extends NioTransport {
    private final boolean ipv4;
    private final Consumer<ServerBootstrap> more;

    ListeningNio(boolean ipv4, Consumer<ServerBootstrap> more) {
      this.ipv4 = ipv4;
      this.more = more;
    }

    @Override
    public ChannelFactory<? extends ServerChannel> serverChannelFactory(boolean domainSocket) {
      return ipv4 && !domainSocket
          ? () -> new NioServerSocketChannel(SelectorProvider.provider(), SocketProtocolFamily.INET)
          : super.serverChannelFactory(domainSocket);
    }

    @Override
    public void configure(TcpConfig config, boolean domainSocket, ServerBootstrap bootstrap) {
      super.configure(config, domainSocket, bootstrap);
      more.accept(bootstrap);
    }
  }
}
