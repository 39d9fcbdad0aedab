package dev.entrepot.proxy.upstream;

import dev.entrepot.config.Credentials;
import dev.entrepot.config.TagsConfig;
import dev.entrepot.config.UpstreamConfig;
import dev.entrepot.config.UpstreamTimeouts;
import dev.entrepot.loadtest.upstream.ScriptedRegistry;
import dev.entrepot.oci.Digest;
import dev.entrepot.oci.Reference;
import dev.entrepot.oci.RegistryName;
import dev.entrepot.oci.RepositoryName;
import dev.entrepot.proxy.answer.Answer;
import dev.entrepot.proxy.answer.Answer.Found;
import dev.entrepot.proxy.answer.Answer.Refused;
import dev.entrepot.proxy.answer.Refusal;
import dev.entrepot.proxy.heap.AnswerMemory;
import dev.entrepot.proxy.upstream.auth.HelpedLogins;
import dev.entrepot.proxy.upstream.network.Network;
import dev.entrepot.proxy.upstream.network.SystemNetwork;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.dns.AddressResolverOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/** A scripted registry, upstreams that ask it, and what they tell their observer. */
final class UpstreamFixture implements AutoCloseable {
  static final RegistryName NAME = new RegistryName("registry.test");
  static final RepositoryName APP = new RepositoryName("team/app");
  static final RepositoryName OTHER = new RepositoryName("team/other");
  static final Duration PATIENCE = Duration.ofSeconds(20);
  static final UpstreamTimeouts TIMEOUTS =
      new UpstreamTimeouts(Duration.ofSeconds(5), Duration.ofSeconds(10), Duration.ofSeconds(10));

  /** All names that mean something: those of this machine. */
  private static final String HOSTS =
      """
      127.0.0.1 localhost
      127.0.0.1 registry.example.com
      127.0.0.1 store.example.com
      """;

  final ScriptedRegistry registry;
  final Observer observer = new Observer();

  /** Tells how time passes. */
  final Clock clock = new Clock();

  /** Tells the time of day. */
  final Clock wall = new Clock();

  private final Vertx vertx =
      Vertx.vertx(
          new VertxOptions()
              .setEventLoopPoolSize(2)
              .setAddressResolverOptions(
                  new AddressResolverOptions().setHostsValue(Buffer.buffer(HOSTS))));
  private final List<Upstream> upstreams = new ArrayList<>();

  UpstreamFixture() {
    this(ScriptedRegistry.start());
  }

  UpstreamFixture(ScriptedRegistry registry) {
    this.registry = registry;
  }

  Upstream upstream() {
    return upstream(config());
  }

  /** Without any program that has logins, in another network than that of this machine. */
  Upstream upstream(UpstreamConfig config, Network network) {
    return upstream(config, "", network);
  }

  /** Without any program that has logins. */
  Upstream upstream(UpstreamConfig config) {
    return upstream(config, "");
  }

  /**
   * @param path where programs are that have logins
   */
  Upstream upstream(UpstreamConfig config, String path) {
    return upstream(config, path, SystemNetwork.of(vertx));
  }

  private Upstream upstream(UpstreamConfig config, String path, Network network) {
    var helpers = HelpedLogins.on(path, () -> clock.instant().toEpochMilli() * 1_000_000);
    var upstream =
        UpstreamFactory.create(
            vertx,
            config,
            observer,
            helpers,
            network,
            _ -> {},
            new Clocks(wall, clock),
            AnswerMemory.unlimited());
    upstreams.add(upstream);
    return upstream;
  }

  UpstreamConfig config() {
    return config(List.of(registry.uri()), new Credentials.Anonymous(), TIMEOUTS);
  }

  UpstreamConfig config(Credentials credentials) {
    return config(List.of(registry.uri()), credentials, TIMEOUTS);
  }

  UpstreamConfig config(UpstreamTimeouts timeouts) {
    return config(List.of(registry.uri()), new Credentials.Anonymous(), timeouts);
  }

  static UpstreamConfig config(
      List<URI> endpoints, Credentials credentials, UpstreamTimeouts timeouts) {
    return config(endpoints, credentials, timeouts, Set.of());
  }

  static UpstreamConfig config(
      List<URI> endpoints,
      Credentials credentials,
      UpstreamTimeouts timeouts,
      Set<String> trustedHosts) {
    return new UpstreamConfig(
        NAME, endpoints, false, credentials, TagsConfig.DEFAULTS, timeouts, 0, trustedHosts);
  }

  /** Runs on a virtual thread, as callers do. */
  static <T> T await(Callable<T> call) {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      return threads.submit(call).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  static <T> T found(Callable<Answer<T>> call) {
    return switch (await(call)) {
      case Found<T>(T value) -> value;
      case Refused<T>(Refusal refusal) -> throw new AssertionError(refusal.toString());
    };
  }

  static <T> Refusal refused(Callable<Answer<T>> call) {
    return switch (await(call)) {
      case Found<T>(T value) -> throw new AssertionError("found " + value);
      case Refused<T>(Refusal refusal) -> refusal;
    };
  }

  static Reference tag(String text) {
    return Reference.parse(text).orElseThrow();
  }

  static Digest digest(String text) {
    return Digest.parse(text).orElseThrow();
  }

  static byte[] readAll(BlobBody body) throws IOException, InterruptedException {
    var bytes = new ByteArrayOutputStream();
    for (var batch = body.take(); !batch.isEmpty(); batch = body.take()) {
      for (ByteBuffer buffer : batch) {
        byte[] copy = new byte[buffer.remaining()];
        buffer.get(copy);
        bytes.writeBytes(copy);
      }
    }
    return bytes.toByteArray();
  }

  @Override
  public void close() {
    upstreams.forEach(Upstream::close);
    vertx.close().toCompletionStage().toCompletableFuture().join();
    registry.close();
  }

  /** Keeps what it is told. */
  static final class Observer implements UpstreamObserver {
    final List<String> requests = new CopyOnWriteArrayList<>();
    final AtomicLong bytes = new AtomicLong();

    @Override
    public void requestEnded(RegistryName upstream, String kind, int status, Duration time) {
      requests.add(upstream + " " + kind + " " + status);
    }

    @Override
    public void bytesReceived(RegistryName upstream, long count) {
      bytes.addAndGet(count);
    }
  }

  /** Stands until it is moved. */
  static final class Clock implements InstantSource {
    private volatile Instant now = Instant.parse("2026-01-01T00:00:00Z");

    void move(Duration time) {
      now = now.plus(time);
    }

    @Override
    public Instant instant() {
      return now;
    }
  }
}
