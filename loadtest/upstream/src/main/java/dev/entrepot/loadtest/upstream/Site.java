package dev.entrepot.loadtest.upstream;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.PemKeyCertOptions;
import java.net.URI;
import java.util.Optional;

/**
 * One host and port that HTTP/1.1 is served on. Faults end connections, which HTTP/2 would share
 * between requests, so it is not offered.
 */
final class Site {
  private static final int MAX_REQUEST_LINE_BYTES = 16 << 10;
  private static final int MAX_HEADER_BYTES = 64 << 10;

  private final URI uri;

  private Site(URI uri) {
    this.uri = uri;
  }

  /**
   * Listens once this returns; ends with the Vert.x instance.
   *
   * @param port 0 for a free one
   * @param opened called for each connection
   */
  static Site open(
      Vertx vertx,
      Optional<SelfSigned> tls,
      String host,
      int port,
      Runnable opened,
      Handler<HttpServerRequest> handler) {
    HttpServer server =
        vertx
            .createHttpServer(options(tls))
            .connectionHandler(_ -> opened.run())
            .requestHandler(handler)
            .listen(port, host)
            .toCompletionStage()
            .toCompletableFuture()
            .join();
    String scheme = tls.isPresent() ? "https" : "http";
    String bracketed = host.indexOf(':') >= 0 ? '[' + host + ']' : host;
    return new Site(URI.create("%s://%s:%d".formatted(scheme, bracketed, server.actualPort())));
  }

  /** Scheme, host and port, without a path. */
  URI uri() {
    return uri;
  }

  private static HttpServerOptions options(Optional<SelfSigned> tls) {
    var options =
        new HttpServerOptions()
            .setHttp2ClearTextEnabled(false)
            .setMaxInitialLineLength(MAX_REQUEST_LINE_BYTES)
            .setMaxHeaderSize(MAX_HEADER_BYTES);
    tls.ifPresent(
        certificate -> options.setSsl(true).setUseAlpn(false).setKeyCertOptions(pem(certificate)));
    return options;
  }

  private static PemKeyCertOptions pem(SelfSigned certificate) {
    return new PemKeyCertOptions()
        .addCertValue(Buffer.buffer(certificate.certificatePem()))
        .addKeyValue(Buffer.buffer(certificate.privateKeyPem()));
  }
}
