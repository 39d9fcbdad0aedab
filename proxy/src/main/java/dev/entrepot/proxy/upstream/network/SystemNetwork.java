package dev.entrepot.proxy.upstream.network;

import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.internal.resolver.NameResolver;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The network of this machine, by the resolver that all connections use, its cache included. */
public final class SystemNetwork implements Network {
  private final NameResolver resolver;

  private SystemNetwork(NameResolver resolver) {
    this.resolver = resolver;
  }

  /** The network as these event loops see it. */
  public static Network of(Vertx vertx) {
    return new SystemNetwork(((VertxInternal) vertx).nameResolver());
  }

  @Override
  public CompletableFuture<List<InetAddress>> lookup(String name) {
    return resolver
        .resolveAll(name)
        .map(found -> found.stream().map(InetSocketAddress::getAddress).toList())
        .toCompletionStage()
        .toCompletableFuture();
  }

  @Override
  public boolean isInside(InetAddress address) {
    return PrivateAddresses.contains(address);
  }
}
