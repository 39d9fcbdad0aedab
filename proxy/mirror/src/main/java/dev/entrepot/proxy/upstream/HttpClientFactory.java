package dev.entrepot.proxy.upstream;

import io.netty.handler.ssl.OpenSsl;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.net.JdkSSLEngineOptions;
import io.vertx.core.net.OpenSSLEngineOptions;
import io.vertx.core.net.SSLEngineOptions;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** HTTP clients as requests to registries need them. */
final class HttpClientFactory {
  /** The largest piece of a body that is handed on at once, in bytes: 256 KiB. */
  static final int CHUNK_BYTES = 256 << 10;

  /** What the kernel holds of a connection, in bytes: 256 KiB. */
  static final int RECEIVE_BUFFER_BYTES = 256 << 10;

  /** The most that the headers of an answer may take, in bytes: 64 KiB. */
  static final int MAX_HEADER_BYTES = 64 << 10;

  /** The longest status line of an answer, in bytes: 16 KiB. */
  static final int MAX_INITIAL_LINE_BYTES = 16 << 10;

  /** The most connections that a client has to one host, address and port. */
  static final int POOL_CONNECTIONS = 64;

  /** The most requests of a client that may wait for a connection to one host, address and port. */
  static final int MAX_WAITING_REQUESTS = 1024;

  /** How long a connection is kept that nothing uses. */
  static final Duration KEEP_ALIVE = Duration.ofSeconds(60);

  private HttpClientFactory() {}

  /**
   * A client with pools of its own; HTTP/1.1, as blobs are slower over one shared connection.
   *
   * @param connect until a connection stands, its TLS handshake included
   * @param open is told of connections
   */
  static HttpClient create(Vertx vertx, Duration connect, OpenConnections open) {
    return vertx
        .httpClientBuilder()
        .with(options(connect))
        .with(
            new PoolOptions()
                .setHttp1MaxSize(POOL_CONNECTIONS)
                .setMaxWaitQueueSize(MAX_WAITING_REQUESTS))
        .with(tls())
        .withConnectHandler(
            connection -> {
              BodyTap.install(connection);
              open.add(connection);
            })
        .build();
  }

  private static HttpClientOptions options(Duration connect) {
    return new HttpClientOptions()
        .setProtocolVersion(HttpVersion.HTTP_1_1)
        .setKeepAlive(true)
        .setKeepAliveTimeout(Math.toIntExact(KEEP_ALIVE.toSeconds()))
        .setMaxChunkSize(CHUNK_BYTES)
        .setReceiveBufferSize(RECEIVE_BUFFER_BYTES)
        .setMaxHeaderSize(MAX_HEADER_BYTES)
        .setMaxInitialLineLength(MAX_INITIAL_LINE_BYTES)
        .setDecompressionSupported(false)
        .setVerifyHost(true)
        .setConnectTimeout(Math.toIntExact(connect.toMillis()))
        .setSslHandshakeTimeout(connect.toMillis())
        .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS);
  }

  /** BoringSSL where its native library is, as it costs less; else the JDK's TLS. */
  private static SSLEngineOptions tls() {
    return OpenSsl.isAvailable() ? new OpenSSLEngineOptions() : new JdkSSLEngineOptions();
  }
}
