package dev.entrepot.proxy;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.ChannelHandler;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.impl.transports.EpollTransport;
import io.vertx.core.impl.transports.NioTransport;
import io.vertx.core.impl.transports.TransportInternal;
import io.vertx.core.net.TcpConfig;
import io.vertx.core.transport.Transport;
import java.util.Optional;

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
   * @param gate stands at each socket that they listen on
   */
  static Vertx vertx(ChannelHandler gate) {
    return vertx(new VertxOptions().setEventLoopPoolSize(eventLoops()), behind(gate));
  }

  /** The loops of a process that has no clients. */
  static Vertx withoutClients() {
    return vertx(new VertxOptions().setEventLoopPoolSize(eventLoops()), transport());
  }

  /** A loop that operators have for themselves, so that health is told whatever clients do. */
  static Vertx forOperators() {
    var options = new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(OPERATORS_WORKERS);
    return vertx(options, transport());
  }

  private static Vertx vertx(VertxOptions options, Transport transport) {
    options.setFileSystemOptions(
        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false));
    return Vertx.builder().with(options).withTransport(transport).build();
  }

  private static Transport transport() {
    return Optional.ofNullable(Transport.EPOLL).filter(Transport::available).orElse(Transport.NIO);
  }

  private static Transport behind(ChannelHandler gate) {
    return new TransportInternal(
        "gated",
        true,
        null,
        transport().equals(Transport.NIO) ? new GatedNio(gate) : new GatedEpoll(gate));
  }

  private static final class GatedEpoll extends EpollTransport {
    private final ChannelHandler gate;

    GatedEpoll(ChannelHandler gate) {
      this.gate = gate;
    }

    @Override
    public void configure(TcpConfig config, boolean domainSocket, ServerBootstrap bootstrap) {
      super.configure(config, domainSocket, bootstrap);
      bootstrap.handler(gate);
    }
  }

  private static final class GatedNio extends NioTransport {
    private final ChannelHandler gate;

    GatedNio(ChannelHandler gate) {
      this.gate = gate;
    }

    @Override
    public void configure(TcpConfig config, boolean domainSocket, ServerBootstrap bootstrap) {
      super.configure(config, domainSocket, bootstrap);
      bootstrap.handler(gate);
    }
  }
}
