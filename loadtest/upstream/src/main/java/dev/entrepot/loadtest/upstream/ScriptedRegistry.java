package dev.entrepot.loadtest.upstream;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

/**
 * A registry on loopback that serves what it was given, counts what it is asked, and misbehaves on
 * demand. It has one event loop of its own; its methods are for any other thread.
 */
public final class ScriptedRegistry implements AutoCloseable {
  private static final int MAX_REQUEST_LINE_BYTES = 16 << 10;
  private static final int MAX_HEADER_BYTES = 64 << 10;

  private final Vertx vertx;
  private final Repositories repositories = new Repositories();
  private final Script script = new Script();
  private final RequestLog log = new RequestLog();
  private final AtomicLong connections = new AtomicLong();
  private final HttpServer server;

  private ScriptedRegistry() {
    this.vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    var answers = new RegistryAnswers(repositories);
    this.server =
        vertx
            .createHttpServer(
                new HttpServerOptions()
                    .setHttp2ClearTextEnabled(false)
                    .setMaxInitialLineLength(MAX_REQUEST_LINE_BYTES)
                    .setMaxHeaderSize(MAX_HEADER_BYTES))
            .connectionHandler(_ -> connections.incrementAndGet())
            .requestHandler(new RequestHandler(vertx, log, script, answers::get))
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .join();
  }

  /** Starts a registry on a free port of 127.0.0.1. */
  public static ScriptedRegistry start() {
    return new ScriptedRegistry();
  }

  /** Scheme, host and port, without a path. */
  public URI uri() {
    return URI.create("http://" + hostAndPort());
  }

  /** {@code host:port}. */
  public String hostAndPort() {
    return "127.0.0.1:" + server.actualPort();
  }

  /** The repository of this name; it is made if there is none. */
  public ScriptedRepository repository(String name) {
    return repositories.open(name);
  }

  /** How it misbehaves. */
  public Script script() {
    return script;
  }

  /** What it was asked. */
  public RequestLog log() {
    return log;
  }

  /** {@link RequestLog#requests}. */
  public List<SeenRequest> requests() {
    return log.requests();
  }

  /** {@link RequestLog#count}. */
  public int count(Predicate<SeenRequest> kind) {
    return log.count(kind);
  }

  /** {@link RequestLog#blobGets}. */
  public int blobGets(String digest) {
    return log.blobGets(digest);
  }

  /** {@link RequestLog#manifestGets}. */
  public int manifestGets() {
    return log.manifestGets();
  }

  /** {@link RequestLog#bytesSent}. */
  public long bytesSent(String digest) {
    return log.bytesSent(digest);
  }

  /** {@link RequestLog#clear}. */
  public void clearLog() {
    log.clear();
  }

  /** How many connections were opened to it so far. */
  public long connectionsOpened() {
    return connections.get();
  }

  /** Drops all connections and frees the port. */
  @Override
  public void close() {
    try {
      vertx.close().toCompletionStage().toCompletableFuture().join();
    } catch (CompletionException e) {
      throw new IllegalStateException("the registry did not close", e);
    }
  }
}
