package dev.entrepot.loadtest.upstream;

import dev.entrepot.loadtest.upstream.Auth.Basic;
import dev.entrepot.loadtest.upstream.Auth.Bearer;
import dev.entrepot.loadtest.upstream.Auth.Grantee;
import dev.entrepot.loadtest.upstream.Auth.None;
import dev.entrepot.loadtest.upstream.Auth.Realm.Elsewhere;
import dev.entrepot.loadtest.upstream.Auth.Realm.OnOwnPort;
import dev.entrepot.loadtest.upstream.Auth.Realm.OnRegistry;
import dev.entrepot.loadtest.upstream.Redirection.Place.OtherHost;
import dev.entrepot.loadtest.upstream.Redirection.Place.OwnHost;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * A registry on loopback that serves what it was given, counts what it is asked, and misbehaves on
 * demand. It has one event loop of its own; its methods are for any other thread.
 */
public final class ScriptedRegistry implements AutoCloseable {
  private final Vertx vertx;
  private final Optional<SelfSigned> certificate;
  private final Repositories repositories = new Repositories();
  private final Script script = new Script();
  private final RequestLog log;
  private final AtomicLong connections = new AtomicLong();
  private final TokenDesk tokens;
  private final Site site;

  private ScriptedRegistry(Vertx vertx, RegistryBuilder options) {
    this.vertx = vertx;
    this.certificate = options.certificate();
    this.log = new RequestLog(options.watcher());
    this.tokens = new TokenDesk(options.clock(), grantees(options.auth()));
    var links = new SignedLinks(options.clock(), options.linkLifetime());
    var gatekeeper = new Gatekeeper(options.auth(), tokens, realm(options.auth()));
    var answers =
        new RegistryAnswers(
            contents(options, links), tokensHere(options.auth()), gatekeeper, options);
    this.site = open(options.host(), options.port(), answers::get);
  }

  /** Starts a plain, open registry on a free port of 127.0.0.1. */
  public static ScriptedRegistry start() {
    return builder().start();
  }

  /** Another kind of registry. */
  public static RegistryBuilder builder() {
    return new RegistryBuilder();
  }

  static ScriptedRegistry start(RegistryBuilder options) {
    var vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    try {
      return new ScriptedRegistry(vertx, options);
    } catch (RuntimeException e) {
      vertx.close();
      throw e;
    }
  }

  /** Scheme, host and port, without a path. */
  public URI uri() {
    return site.uri();
  }

  /** {@code host:port}. */
  public String hostAndPort() {
    return site.uri().getAuthority();
  }

  /** The certificate to trust, if it speaks TLS. */
  public Optional<String> certificatePem() {
    return certificate.map(SelfSigned::certificatePem);
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

  /** How many connections were opened so far, to all its hosts. */
  public long connectionsOpened() {
    return connections.get();
  }

  /** How many Bearer tokens were issued so far. */
  public int tokensIssued() {
    return tokens.issued();
  }

  /** From now on no Bearer token that was issued is good. */
  public void revokeTokens() {
    tokens.revokeAll();
  }

  /** From now on these get Bearer tokens and no others, and no token of before is good. */
  public void grant(List<Grantee> grantees) {
    tokens.grant(grantees);
  }

  private static List<Grantee> grantees(Auth auth) {
    return auth instanceof Bearer bearer ? bearer.grantees() : List.of();
  }

  /** Drops all connections and frees the ports. */
  @Override
  public void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private Contents contents(RegistryBuilder options, SignedLinks links) {
    var contents = Contents.of(repositories);
    return options
        .redirection()
        .map(redirection -> redirected(contents, links, redirection))
        .orElse(contents);
  }

  private Contents redirected(Contents contents, SignedLinks links, Redirection redirection) {
    var storage = new StorageAnswers(new BlobAnswers(repositories), links);
    return switch (redirection.place()) {
      case OwnHost _ ->
          contents.redirected(
              new BlobRedirects(repositories, links, link -> link, redirection.status()),
              storage::signed);
      case OtherHost(var address) -> {
        var other = open(address, 0, head -> contents.elsewhere(head, storage)).uri();
        var redirects =
            new BlobRedirects(
                repositories, links, link -> other.resolve(link).toString(), redirection.status());
        var away = contents.redirected(redirects, Contents::nothing);
        yield redirection.manifestsToo() ? away.manifestsAt(other, redirection.status()) : away;
      }
    };
  }

  private Optional<Function<RequestHead, Answer>> tokensHere(Auth auth) {
    return auth instanceof Bearer bearer && bearer.realm() instanceof OnRegistry
        ? Optional.of(new TokenAnswers(bearer, tokens)::get)
        : Optional.empty();
  }

  private Function<RequestHead, String> realm(Auth auth) {
    return switch (auth) {
      case None _, Basic _ -> _ -> "";
      case Bearer bearer -> realm(bearer);
    };
  }

  private Function<RequestHead, String> realm(Bearer bearer) {
    return switch (bearer.realm()) {
      case OnRegistry _ -> head -> ownHost(head) + bearer.dialect().path();
      case OnOwnPort(var host) -> {
        var endpoint = open(host, 0, new TokenAnswers(bearer, tokens)::get);
        yield _ -> endpoint.uri() + bearer.dialect().path();
      }
      case Elsewhere(var uri) -> _ -> uri.toString();
    };
  }

  /** On the host by which the client knows this registry. */
  private String ownHost(RequestHead head) {
    String scheme = certificate.isPresent() ? "https://" : "http://";
    return scheme + head.header("host").orElse("");
  }

  private Site open(String host, int port, Function<RequestHead, Answer> answers) {
    var handler = new RequestHandler(vertx, log, script, answers);
    return Site.open(vertx, certificate, host, port, connections::incrementAndGet, handler);
  }
}
