package dev.entrepot.proxy.http;

import dev.entrepot.proxy.config.ListenAddress;
import dev.entrepot.proxy.config.TlsConfig;
import io.netty.handler.ssl.OpenSsl;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.JdkSSLEngineOptions;
import io.vertx.core.net.OpenSSLEngineOptions;
import io.vertx.core.net.PemKeyCertOptions;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** How the clients' port is served: HTTP/1.1 and HTTP/2, in clear text or by TLS. */
public final class ServerOptions {
  /** The longest request line, in bytes: a name, a digest and a query fit several times over. */
  static final int MAX_REQUEST_LINE_BYTES = 8 << 10; // 8 KiB

  /** The most that a request's header fields may take: tokens of clients can be large. */
  static final int MAX_HEADER_BYTES = 32 << 10; // 32 KiB

  /** Connections that wait to be accepted: a fleet that starts at once. */
  private static final int ACCEPT_BACKLOG = 4096;

  /** Streams that a client may have open at once on one HTTP/2 connection. */
  private static final int MAX_STREAMS = 250;

  /** How many streams a client may reset in 30 s: those that stop many downloads at once do. */
  private static final int MAX_RESETS = 2000;

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
            .setInitialSettings(new Http2Settings().setMaxConcurrentStreams(MAX_STREAMS))
            // Nobody speaks WebSocket here, and its handler would see each request.
            .setPerFrameWebSocketCompressionSupported(false)
            .setPerMessageWebSocketCompressionSupported(false)
            .setHttp2RstFloodMaxRstFramePerWindow(MAX_RESETS)
            .setStrictThreadMode(true);
    tls.ifPresent(config -> secure(options, config));
    return options;
  }

  private static void secure(HttpServerOptions options, TlsConfig tls) {
    options
        .setSsl(true)
        .setUseAlpn(true)
        .setKeyCertOptions(
            new PemKeyCertOptions()
                .addCertPath(tls.cert().toString())
                .addKeyPath(tls.key().toString()))
        .setSslEngineOptions(
            OpenSsl.isAvailable() ? new OpenSSLEngineOptions() : new JdkSSLEngineOptions());
  }
}
