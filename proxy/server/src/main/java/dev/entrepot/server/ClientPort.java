package dev.entrepot.server;

import dev.entrepot.config.EntrepotConfig;
import dev.entrepot.config.access.AccessConfig;
import dev.entrepot.config.access.ClientCertificates;
import dev.entrepot.proxy.http.RegistryServer;
import dev.entrepot.proxy.http.Services;
import dev.entrepot.proxy.http.connection.ClientAuthorities;
import dev.entrepot.proxy.http.connection.ClientLimits;
import dev.entrepot.proxy.http.connection.ClientMemory;
import dev.entrepot.proxy.http.connection.ConnectionGate;
import dev.entrepot.proxy.http.connection.ServerOptions;
import io.netty.util.internal.PlatformDependent;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/** The port that clients come to, served by as many event loops as there are cores. */
final class ClientPort {
  /** How long an event loop may take to answer beyond the limit that it was given. */
  private static final Duration LOOP_LIMIT = Duration.ofSeconds(2);

  private final Services services;
  private final ConnectionGate gate;
  private final ClientMemory requests;
  private final List<RegistryServer> loops = new CopyOnWriteArrayList<>();

  ClientPort(Services services, ConnectionGate gate, ClientMemory requests) {
    this.services = services;
    this.gate = gate;
    this.requests = requests;
  }

  /**
   * Listens. Blocking.
   *
   * @return the port
   * @throws IOException if the address cannot be listened on, or the authorities of clients'
   *     certificates cannot be read; the message says which
   */
  int listen(Vertx vertx, EntrepotConfig config) throws IOException {
    var limits =
        new ClientLimits(
            gate,
            requests,
            PlatformDependent.maxDirectMemory(),
            Transports.eventLoops(),
            InstantSource.system());
    HttpServerOptions options = options(config);
    var bound = new CompletableFuture<Integer>();
    var deployment = new DeploymentOptions().setInstances(Transports.eventLoops());
    CompletableFuture<Integer> all =
        vertx
            .deployVerticle(() -> loop(options, limits, bound), deployment)
            .toCompletionStage()
            .toCompletableFuture()
            .thenCompose(_ -> bound);
    return Blocking.port("listen", config.listen(), all);
  }

  private static HttpServerOptions options(EntrepotConfig config) throws IOException {
    HttpServerOptions options = ServerOptions.of(config.listen(), config.tls());
    Optional<ClientCertificates> certificates =
        config.access().flatMap(AccessConfig::clientCertificates);
    if (certificates.isPresent()) {
      ServerOptions.ask(
          options, ClientAuthorities.read(certificates.get().ca(), InstantSource.system()));
    }
    return options;
  }

  private RegistryServer loop(
      HttpServerOptions options, ClientLimits limits, CompletableFuture<Integer> bound) {
    var loop = new RegistryServer(options, services, limits, bound);
    loops.add(loop);
    return loop;
  }

  /** Takes no new connections, and waits until the running answers have ended. Blocking. */
  void drain(Duration limit) {
    Blocking.await(
        Future.all(loops.stream().map(loop -> loop.drain(limit)).toList()), limit.plus(LOOP_LIMIT));
  }
}
