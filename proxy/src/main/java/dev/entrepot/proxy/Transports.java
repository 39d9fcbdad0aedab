package dev.entrepot.proxy;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.transport.Transport;
import java.util.Optional;

/**
 * The way to the network: epoll where it is to be had, the JDK's NIO elsewhere. Never io_uring,
 * whose file regions are sent wrong beyond 2 GiB.
 */
final class Transports {
  private Transports() {}

  /** One event loop a core: requests that hit never leave theirs. */
  static int eventLoops() {
    return Math.max(1, Runtime.getRuntime().availableProcessors());
  }

  static Vertx vertx() {
    var options =
        new VertxOptions()
            .setEventLoopPoolSize(eventLoops())
            .setFileSystemOptions(
                new FileSystemOptions()
                    .setFileCachingEnabled(false)
                    .setClassPathResolvingEnabled(false));
    return Vertx.builder().with(options).withTransport(transport()).build();
  }

  private static Transport transport() {
    return Optional.ofNullable(Transport.EPOLL).filter(Transport::available).orElse(Transport.NIO);
  }
}
