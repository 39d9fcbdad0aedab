package dev.entrepot.loadtest.upstream;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

/** What kind of registry is to be started; plain and open on a free port of 127.0.0.1 at first. */
public final class RegistryBuilder {
  private static final Duration DEFAULT_LINK_LIFETIME = Duration.ofMinutes(10);

  private String host = "127.0.0.1";
  private int port;
  private boolean tls;
  private Auth auth = new Auth.None();
  private Optional<Redirection> redirection = Optional.empty();
  private OptionalInt pullLimit = OptionalInt.empty();
  private int headerBytes;
  private Duration linkLifetime = DEFAULT_LINK_LIFETIME;
  private boolean referrers = true;
  private InstantSource clock = InstantSource.system();
  private Consumer<SeenRequest> watcher = _ -> {};

  RegistryBuilder() {}

  /** Listens on this address of this machine. */
  public RegistryBuilder host(String address) {
    host = address;
    return this;
  }

  /** Listens on this port; 0 is a free one. */
  public RegistryBuilder port(int number) {
    port = number;
    return this;
  }

  /** HTTPS on all its hosts, with one self-signed certificate. */
  public RegistryBuilder tls() {
    tls = true;
    return this;
  }

  /** Asks this of those who pull. */
  public RegistryBuilder auth(Auth kind) {
    auth = kind;
    return this;
  }

  /**
   * Redirects requests for blobs to a storage host on a free port, by links that are signed.
   *
   * @param address of this machine, for example {@code localhost}, which differs from 127.0.0.1
   */
  public RegistryBuilder redirectBlobsTo(String address) {
    return redirect(Redirection.to(address));
  }

  /** Redirects those who ask for content, by links that are signed for GET. */
  public RegistryBuilder redirect(Redirection where) {
    redirection = Optional.of(where);
    return this;
  }

  /** Answers so many GETs of manifests, and 429 to all that follow. */
  public RegistryBuilder pullLimit(int manifests) {
    pullLimit = OptionalInt.of(manifests);
    return this;
  }

  /** Adds headers of about so many bytes to each answer. */
  public RegistryBuilder headerBytes(int bytes) {
    headerBytes = bytes;
    return this;
  }

  /** How long the links to the storage host are good. */
  public RegistryBuilder linkLifetime(Duration lifetime) {
    linkLifetime = lifetime;
    return this;
  }

  /** Answers the referrers API by 404. */
  public RegistryBuilder withoutReferrers() {
    referrers = false;
    return this;
  }

  /** What tokens and links expire by. */
  public RegistryBuilder clock(InstantSource source) {
    clock = source;
    return this;
  }

  /** Whom to tell of each request when its answer has ended; called on an event loop. */
  public RegistryBuilder watcher(Consumer<SeenRequest> listener) {
    watcher = listener;
    return this;
  }

  /**
   * Starts the registry; it listens once this returns. Not for an event loop.
   *
   * @throws java.util.concurrent.CompletionException if an address cannot be listened on
   */
  public ScriptedRegistry start() {
    return ScriptedRegistry.start(this);
  }

  String host() {
    return host;
  }

  int port() {
    return port;
  }

  Optional<SelfSigned> certificate() {
    return tls ? Optional.of(SelfSigned.generate()) : Optional.empty();
  }

  Auth auth() {
    return auth;
  }

  Optional<Redirection> redirection() {
    return redirection;
  }

  OptionalInt pullLimit() {
    return pullLimit;
  }

  int headerBytes() {
    return headerBytes;
  }

  Duration linkLifetime() {
    return linkLifetime;
  }

  boolean hasReferrers() {
    return referrers;
  }

  InstantSource clock() {
    return clock;
  }

  Consumer<SeenRequest> watcher() {
    return watcher;
  }
}
