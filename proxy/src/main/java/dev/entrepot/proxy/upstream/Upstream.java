package dev.entrepot.proxy.upstream;

import dev.entrepot.oci.Digest;
import dev.entrepot.oci.Reference;
import dev.entrepot.oci.RegistryName;
import dev.entrepot.oci.RepositoryName;
import dev.entrepot.proxy.config.UpstreamConfig;
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

  private Upstream(UpstreamConfig config, Wire wire, InstantSource clock) {
    var refusals = new Refusals(config.name(), clock);
    this.name = config.name();
    this.wire = wire;
    this.endpoints = Endpoints.of(config, wire, refusals, clock);
    this.manifests = new ManifestAnswers(refusals);
    this.blobs = new BlobAnswers(config.name(), refusals);
    this.tags = new TagAnswers(refusals);
  }

  /** An upstream without connections yet; to be closed by the caller. */
  public static Upstream create(Vertx vertx, UpstreamConfig config, UpstreamObserver observer) {
    return create(vertx, config, observer, InstantSource.system());
  }

  /**
   * @param clock tells when tokens end
   */
  static Upstream create(
      Vertx vertx, UpstreamConfig config, UpstreamObserver observer, InstantSource clock) {
    return new Upstream(config, new Wire(vertx, config.name(), config.timeouts(), observer), clock);
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
    return ask(ask, repository, Deadline.in(deadline)).then(manifests::head);
  }

  /** Fetches a manifest of at most {@link FetchedManifest#MAX_BYTES}. */
  public Answer<FetchedManifest> getManifest(RepositoryName repository, Reference reference) {
    var deadline = Deadline.in(MAX_CALL);
    return ask(Asks.manifest(HttpMethod.GET, repository, reference), repository, deadline)
        .then(response -> manifests.fetched(response, Kind.MANIFEST, deadline));
  }

  /** Asks whether the repository has a blob, and how large it is. */
  public Answer<BlobHead> headBlob(RepositoryName repository, Digest digest) {
    var ask = Asks.blob(HttpMethod.HEAD, repository, digest);
    return ask(ask, repository, Deadline.in(MAX_CALL)).then(blobs::head);
  }

  /**
   * Begins to fetch a blob. The body is the caller's to close.
   *
   * @param offset of the first byte that is wanted; the body may start before it, see {@link
   *     BlobBody#offset}
   */
  public Answer<BlobBody> getBlob(RepositoryName repository, Digest digest, long offset) {
    var ask = Asks.blob(HttpMethod.GET, repository, digest);
    var ranged = offset > 0 ? ask.with(Ask.RANGE, "bytes=" + offset + '-') : ask;
    return ask(ranged, repository, Deadline.in(MAX_CALL))
        .then(response -> blobs.body(response, offset));
  }

  /**
   * Fetches one page of a repository's tags (OCI distribution specification, "Listing Tags").
   *
   * @param n how many tags at most, if the caller minds
   * @param page where it starts: after a tag, or at what {@link TagList#next} said
   */
  public Answer<TagList> listTags(
      RepositoryName repository, OptionalInt n, Optional<PageCursor> page) {
    var deadline = Deadline.in(MAX_CALL);
    return ask(Asks.tags(repository, n, page), repository, deadline)
        .then(response -> tags.list(response, deadline));
  }

  /**
   * Fetches the index of the manifests that refer to one (OCI distribution specification, "Listing
   * Referrers").
   */
  public Answer<FetchedManifest> referrers(
      RepositoryName repository, Digest subject, Optional<String> artifactType) {
    var deadline = Deadline.in(MAX_CALL);
    return ask(Asks.referrers(repository, subject, artifactType), repository, deadline)
        .then(response -> manifests.fetched(response, Kind.REFERRERS, deadline));
  }

  /** Closes all connections; bodies that are being read end as cut. */
  @Override
  public void close() {
    wire.close();
  }

  private Answer<Response> ask(Ask ask, RepositoryName repository, Deadline deadline) {
    assert Thread.currentThread().isVirtual();
    return endpoints.ask(ask, repository, deadline);
  }
}
