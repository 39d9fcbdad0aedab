package dev.entrepot.proxy.upstream;

import dev.entrepot.oci.Digest;
import dev.entrepot.oci.Reference;
import dev.entrepot.oci.RegistryName;
import dev.entrepot.oci.RepositoryName;
import dev.entrepot.proxy.config.UpstreamConfig;
import dev.entrepot.proxy.upstream.auth.HelperLogins;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A registry that is mirrored. Its methods wait for the registry and are for virtual threads only;
 * what a registry or the network does is an {@link Answer}, never an exception. An interrupt of the
 * waiting thread is an answer too, and stays set.
 */
public final class Upstream implements AutoCloseable {
  /** How long a call may take but for {@link #getBlob}, whose body has no such bound. */
  static final Duration MAX_CALL = Duration.ofMinutes(2);

  private final RegistryName name;
  private final Wire wire;
  private final Endpoints endpoints;
  private final ManifestAnswers manifests;
  private final BlobAnswers blobs;
  private final TagAnswers tags;
  private final Liars liars;

  private Upstream(UpstreamConfig config, Wire wire, HelperLogins helpers, InstantSource clock) {
    var refusals = new Refusals(config.name(), clock);
    this.name = config.name();
    this.wire = wire;
    this.endpoints = Endpoints.of(config, wire, refusals, helpers, clock);
    this.manifests = new ManifestAnswers(refusals);
    this.blobs = new BlobAnswers(config.name(), refusals);
    this.tags = new TagAnswers(refusals);
    this.liars = new Liars(clock);
  }

  /** An upstream without connections yet; to be closed by the caller. */
  public static Upstream create(Vertx vertx, UpstreamConfig config, UpstreamObserver observer) {
    InstantSource clock = InstantSource.system();
    var helpers = new HelperLogins(System.getenv().getOrDefault("PATH", ""), clock);
    return create(vertx, config, observer, helpers, clock);
  }

  /**
   * @param helpers where programs are found that have logins
   * @param clock tells when tokens end
   */
  static Upstream create(
      Vertx vertx,
      UpstreamConfig config,
      UpstreamObserver observer,
      HelperLogins helpers,
      InstantSource clock) {
    var wire = new Wire(vertx, config.name(), config.timeouts(), observer);
    return new Upstream(config, wire, helpers, clock);
  }

  /** What clients call the registry. */
  public RegistryName name() {
    return name;
  }

  /**
   * Asks what a manifest is, without fetching it.
   *
   * @param deadline for the whole call: tokens and redirects too
   */
  public Answer<ManifestHead> headManifest(
      RepositoryName repository, Reference reference, Duration deadline) {
    var ask = Asks.manifest(HttpMethod.HEAD, repository, reference);
    return ask(
        ask,
        repository,
        Deadline.in(deadline),
        Optional.empty(),
        (_, response, _) -> manifests.head(response));
  }

  /** Fetches a manifest of at most {@link FetchedManifest#MAX_BYTES}. */
  public Answer<FetchedManifest> getManifest(RepositoryName repository, Reference reference) {
    return ask(
        Asks.manifest(HttpMethod.GET, repository, reference),
        repository,
        Deadline.in(MAX_CALL),
        liar(reference),
        (endpoint, response, deadline) ->
            manifests.fetched(endpoint, response, Kind.MANIFEST, deadline));
  }

  /** Asks whether the repository has a blob, and how large it is. */
  public Answer<BlobHead> headBlob(RepositoryName repository, Digest digest) {
    var ask = Asks.blob(HttpMethod.HEAD, repository, digest);
    return ask(
        ask,
        repository,
        Deadline.in(MAX_CALL),
        Optional.empty(),
        (_, response, _) -> blobs.head(response));
  }

  /**
   * Begins to fetch a blob, or the rest of one. The body is the caller's to close.
   *
   * @param wish the body may start before its offset, see {@link BlobBody#offset}
   */
  public Answer<BlobBody> getBlob(RepositoryName repository, Digest digest, BlobWish wish) {
    var ask = Asks.blob(HttpMethod.GET, repository, digest);
    var ranged = wish.offset() > 0 ? ask.with(Ask.RANGE, "bytes=" + wish.offset() + '-') : ask;
    return ask(
        ranged,
        repository,
        Deadline.in(MAX_CALL),
        wish.after().or(() -> liars.of(digest)),
        (endpoint, response, _) -> blobs.body(endpoint, response, wish));
  }

  /**
   * An endpoint has sent bytes that are not those of the digest: for a while the others are asked
   * first.
   */
  public void lied(EndpointId endpoint, Digest digest) {
    liars.add(endpoint, digest);
  }

  private Optional<EndpointId> liar(Reference reference) {
    return switch (reference) {
      case Reference.Digested(Digest digest) -> liars.of(digest);
      case Reference.Tagged _ -> Optional.empty();
    };
  }

  /**
   * Fetches one page of a repository's tags (OCI distribution specification, "Listing Tags").
   *
   * @param n how many tags at most, if the caller minds
   * @param page where it starts: after a tag, or at what {@link TagList#next} said
   */
  public Answer<TagList> listTags(
      RepositoryName repository, OptionalInt n, Optional<PageCursor> page) {
    return ask(
        Asks.tags(repository, n, page),
        repository,
        Deadline.in(MAX_CALL),
        Optional.empty(),
        (_, response, deadline) -> tags.list(response, deadline));
  }

  /**
   * Fetches the index of the manifests that refer to one (OCI distribution specification, "Listing
   * Referrers").
   */
  public Answer<FetchedManifest> referrers(
      RepositoryName repository, Digest subject, Optional<String> artifactType) {
    return ask(
        Asks.referrers(repository, subject, artifactType),
        repository,
        Deadline.in(MAX_CALL),
        Optional.empty(),
        (endpoint, response, deadline) ->
            manifests.fetched(endpoint, response, Kind.REFERRERS, deadline));
  }

  /** Closes all connections; bodies that are being read end as cut. */
  @Override
  public void close() {
    wire.close();
  }

  private <T> Answer<T> ask(
      Ask ask,
      RepositoryName repository,
      Deadline deadline,
      Optional<EndpointId> after,
      Endpoints.Reading<T> reading) {
    assert Thread.currentThread().isVirtual();
    return endpoints.ask(ask, repository, deadline, after, reading);
  }
}
