package dev.entrepot.server;

import dev.entrepot.config.AdminConfig;
import dev.entrepot.config.ClientsConfig;
import dev.entrepot.config.Credentials;
import dev.entrepot.config.DownloadsConfig;
import dev.entrepot.config.EntrepotConfig;
import dev.entrepot.config.ListenAddress;
import dev.entrepot.config.PrefetchConfig;
import dev.entrepot.config.ShutdownConfig;
import dev.entrepot.config.TagsConfig;
import dev.entrepot.config.UpstreamConfig;
import dev.entrepot.config.UpstreamTimeouts;
import dev.entrepot.config.access.UpstreamRights;
import dev.entrepot.config.log.LogConfig;
import dev.entrepot.config.storage.ScrubConfig;
import dev.entrepot.config.storage.StorageConfig;
import dev.entrepot.loadtest.upstream.ScriptedRegistry;
import dev.entrepot.oci.RegistryName;
import dev.entrepot.proxy.upstream.network.Network;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * A running server on loopback, with a scripted registry as Docker Hub (the default upstream) and
 * as {@code other.example}, and a plain client.
 */
public final class TestProxy implements AutoCloseable {
  public static final RegistryName OTHER = RegistryName.parse("other.example").orElseThrow();

  /** A free port, for this machine. */
  public static final AdminConfig ADMIN =
      new AdminConfig(new ListenAddress("127.0.0.1", 0), Optional.empty());

  private final EntrepotServer server;
  private final HttpClient client;
  private final String scheme;

  private TestProxy(EntrepotServer server, HttpClient client, String scheme) {
    this.server = server;
    this.client = client;
    this.scheme = scheme;
  }

  public static TestProxy start(Path data, ScriptedRegistry upstream) throws IOException {
    return start(data, upstream.uri(), TagsConfig.DEFAULTS);
  }

  public static TestProxy start(Path data, URI upstream, TagsConfig tags) throws IOException {
    HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    return start(config(data, upstream, tags), client);
  }

  public static TestProxy start(EntrepotConfig config, HttpClient client) throws IOException {
    String scheme = config.tls().isPresent() ? "https" : "http";
    return new TestProxy(EntrepotServer.start(config), client, scheme);
  }

  /** With default settings; change them by the configuration's own {@code with} methods. */
  public static EntrepotConfig config(Path data, URI upstream) {
    return config(data, upstream, TagsConfig.DEFAULTS);
  }

  public static EntrepotConfig config(Path data, URI upstream, TagsConfig tags) {
    Map<RegistryName, UpstreamConfig> upstreams = new LinkedHashMap<>();
    for (RegistryName name : List.of(RegistryName.DOCKER_HUB, OTHER)) {
      boolean isDefault = name.equals(RegistryName.DOCKER_HUB);
      upstreams.put(
          name, upstream(name, List.of(upstream), isDefault, tags, UpstreamTimeouts.DEFAULTS, 0));
    }
    return config(data, upstreams);
  }

  /** With one upstream of several endpoints, the default. */
  public static EntrepotConfig config(Path data, List<URI> endpoints, UpstreamTimeouts timeouts) {
    return config(data, endpoints, timeouts, TagsConfig.DEFAULTS, 0);
  }

  /** With one upstream, the default. */
  public static EntrepotConfig config(
      Path data,
      List<URI> endpoints,
      UpstreamTimeouts timeouts,
      TagsConfig tags,
      long quotaReserve) {
    var hub = upstream(RegistryName.DOCKER_HUB, endpoints, true, tags, timeouts, quotaReserve);
    return config(data, Map.of(RegistryName.DOCKER_HUB, hub));
  }

  private static EntrepotConfig config(Path data, Map<RegistryName, UpstreamConfig> upstreams) {
    return new EntrepotConfig(
        new ListenAddress("127.0.0.1", 0),
        ADMIN,
        data,
        false,
        Optional.empty(),
        Optional.empty(),
        ClientsConfig.DEFAULTS,
        StorageConfig.DEFAULTS,
        LogConfig.DEFAULTS,
        DownloadsConfig.DEFAULTS,
        PrefetchConfig.OFF,
        ScrubConfig.OFF,
        Optional.empty(),
        ShutdownConfig.DEFAULTS,
        Optional.empty(),
        List.of(),
        upstreams);
  }

  private static UpstreamConfig upstream(
      RegistryName name,
      List<URI> endpoints,
      boolean isDefault,
      TagsConfig tags,
      UpstreamTimeouts timeouts,
      long quotaReserve) {
    return new UpstreamConfig(
        name,
        endpoints,
        isDefault,
        new Credentials.Anonymous(),
        tags,
        timeouts,
        quotaReserve,
        Set.of(),
        Optional.empty(),
        UpstreamRights.SHARED);
  }

  public static TestProxy start(EntrepotConfig config) throws IOException {
    return start(config, HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build());
  }

  /**
   * Starts a server.
   *
   * @param network decides where upstreams may send the server
   */
  public static TestProxy start(EntrepotConfig config, Network network) throws IOException {
    HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    return new TestProxy(EntrepotServer.start(config, _ -> network), client, "http");
  }

  public URI uri(String path) {
    return URI.create("%s://127.0.0.1:%d%s".formatted(scheme, server.port(), path));
  }

  public int port() {
    return server.port();
  }

  public HttpResponse<byte[]> get(String path, String... headers) throws Exception {
    return send("GET", path, headers);
  }

  public HttpResponse<byte[]> head(String path, String... headers) throws Exception {
    return send("HEAD", path, headers);
  }

  public HttpResponse<byte[]> send(String method, String path, String... headers) throws Exception {
    return client.send(request(method, path, headers), BodyHandlers.ofByteArray());
  }

  public HttpRequest request(String method, String path, String... headers) {
    var request =
        HttpRequest.newBuilder(uri(path))
            .timeout(Duration.ofMinutes(2))
            .method(method, HttpRequest.BodyPublishers.noBody());
    return headers.length == 0 ? request.build() : request.headers(headers).build();
  }

  public HttpClient client() {
    return client;
  }

  /** A figure of the admin port: the sum over all series of the name. */
  public double metric(String name) throws Exception {
    String text =
        client
            .send(HttpRequest.newBuilder(admin("/metrics")).build(), BodyHandlers.ofString())
            .body();
    return text.lines()
        .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  public URI admin(String path) {
    return URI.create("http://127.0.0.1:%d%s".formatted(server.adminPort(), path));
  }

  /** Waits until no download is running, so that all that came is in the store. */
  public void awaitQuiet() throws Exception {
    await(() -> transfers() == 0);
  }

  private double transfers() {
    try {
      return metric("entrepot_transfers_running");
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** Looks until the condition holds; fails after a minute. */
  public static void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + Duration.ofMinutes(1).toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("condition does not hold after a minute");
      }
      LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
    }
  }

  @Override
  public void close() {
    server.close();
    client.close();
  }
}
