package dev.entrepot.proxy.http.connection;

import dev.entrepot.config.ListenAddress;
import dev.entrepot.config.TlsConfig;
import io.netty.handler.ssl.OpenSsl;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.JdkSSLEngineOptions;
import io.vertx.core.net.OpenSSLEngineOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.SSLEngineOptions;
import io.vertx.core.net.TrustOptions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** How the clients' port is served: HTTP/1.1 and HTTP/2, in clear text or by TLS. */
public final class ServerOptions {
  /** The longest request line, in bytes: a name, a digest and a query fit several times over. */
  public static final int MAX_REQUEST_LINE_BYTES = 8 << 10; // 8 KiB

  /** The most that a request's header fields may take: tokens of clients can be large. */
  static final int MAX_HEADER_BYTES = 32 << 10; // 32 KiB

  /** Connections that wait to be accepted: a fleet that starts at once. */
  private static final int ACCEPT_BACKLOG = 4096;

  /** Streams that a client may have open at once on one HTTP/2 connection. */
  private static final int MAX_STREAMS = 128;

  /**
   * How many streams a client may reset in 30 s, or make us reset by frames that are not allowed:
   * those that stop many downloads at once do, a few times over.
   */
  private static final int MAX_RESETS = 4 * MAX_STREAMS;

  /**
   * What Netty takes of an HTTP/2 request's header fields. It ends the connection a quarter beyond
   * this, so {@link FrameWatch} holds requests to the lower bound, and ends the stream.
   */
  private static final int MAX_HTTP2_HEADER_BYTES = 2 * MAX_HEADER_BYTES;

  /**
   * The cipher suites, the preferred ones first: with forward secrecy and authenticated encryption
   * (RFC 9325, 4.2). The first three are TLS 1.3's.
   */
  private static final List<String> CIPHER_SUITES =
      List.of(
          "TLS_AES_128_GCM_SHA256",
          "TLS_AES_256_GCM_SHA384",
          "TLS_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

  /**
   * When a connection is closed on which not one byte has moved. {@link ConnectionWatch} is
   * stricter, but sees a connection only once its first request is whole.
   */
  private static final Duration SILENT = ConnectionWatch.STALLED;

  private ServerOptions() {}

  public static HttpServerOptions of(ListenAddress listen, Optional<TlsConfig> tls) {
    var options =
        new HttpServerOptions()
            .setHost(listen.host())
            .setPort(listen.port())
            .setAcceptBacklog(ACCEPT_BACKLOG)
            .setTcpKeepAlive(true)
            .setIdleTimeout((int) SILENT.toSeconds())
            .setIdleTimeoutUnit(TimeUnit.SECONDS)
            .setMaxInitialLineLength(MAX_REQUEST_LINE_BYTES)
            .setMaxHeaderSize(MAX_HEADER_BYTES)
            .setInitialSettings(
                new Http2Settings()
                    .setMaxConcurrentStreams(MAX_STREAMS)
                    .setMaxHeaderListSize(MAX_HTTP2_HEADER_BYTES))
            // WebSocket is not offered, and its handler would see every request.
            .setPerFrameWebSocketCompressionSupported(false)
            .setPerMessageWebSocketCompressionSupported(false)
            .setHttp2RstFloodMaxRstFramePerWindow(MAX_RESETS)
            .setStrictThreadMode(true);
    tls.ifPresent(config -> secure(options, config));
    return options;
  }

  /**
   * Asks clients for a certificate. One that has none connects all the same, to log in in another
   * way; one that these authorities have not signed ends the handshake.
   */
  public static void ask(HttpServerOptions options, ClientAuthorities authorities) {
    options.setClientAuth(ClientAuth.REQUEST).setTrustOptions(TrustOptions.wrap(authorities));
  }

  private static void secure(HttpServerOptions options, TlsConfig tls) {
    secure(
        options,
        tls,
        OpenSsl.isAvailable() ? new OpenSSLEngineOptions() : new JdkSSLEngineOptions());
  }

  static void secure(HttpServerOptions options, TlsConfig tls, SSLEngineOptions engine) {
    CIPHER_SUITES.forEach(options::addEnabledCipherSuite);
    options
        .setSsl(true)
        .setUseAlpn(true)
        .setKeyCertOptions(
            new PemKeyCertOptions()
                .addCertPath(tls.cert().toString())
                .addKeyPath(tls.key().toString()))
        .setSslEngineOptions(engine);
  }
}
