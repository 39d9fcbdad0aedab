package dev.entrepot.proxy.upstream;

import dev.entrepot.config.Credentials;
import dev.entrepot.config.UpstreamConfig;
import dev.entrepot.config.access.UpstreamRights;
import dev.entrepot.oci.ByteRange.Span;
import dev.entrepot.oci.Digest;
import dev.entrepot.oci.Reference;
import dev.entrepot.oci.RegistryName;
import dev.entrepot.oci.RepositoryName;
import dev.entrepot.proxy.answer.Answer;
import dev.entrepot.proxy.answer.Refusal;
import dev.entrepot.proxy.heap.AnswerMemory;
import dev.entrepot.proxy.upstream.network.Network;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Function;

/**
 * A registry that is mirrored. Its methods wait for the registry and are for virtual threads only;
 * what a registry or the network does is an {@link Answer}, never an exception. An interrupt of the
 * waiting thread is an answer too, and stays set.
 */
public final class Upstream implements AutoCloseable {
  /** How long a call may take but for {@link #getBlob}, whose body has no such bound. */
  static final Duration MAX_CALL = Duration.ofMinutes(2);

  /** How long a search may take. */
  static final Duration MAX_SEARCH = Duration.ofSeconds(30);

  /** What it shares with its views. */
  private record InCommon(
      UpstreamConfig config, AnswerMemory memory, BadEndpoints badEndpoints, InstantSource wall) {}

  private final InCommon shared;
  private final Optional<String> caller;
  private final RegistryClients clients;
  private final CallerViews views;

  Upstream(
      UpstreamConfig config,
      Refusals refusals,
      RegistryConnection connection,
      Clocks clocks,
      AnswerMemory memory) {
    var badEndpoints = new BadEndpoints(clocks.steady());
    Function<RegistryConnection, RegistryClients> maker =
        way -> RegistryClients.of(config, refusals, way, clocks, memory, badEndpoints);
    this.shared = new InCommon(config, memory, badEndpoints, clocks.wall());
    this.caller = Optional.empty();
    this.clients = maker.apply(connection);
    this.views =
        new CallerViews(
            clocks.steady(), login -> new Upstream(this, login, maker.apply(connection.as(login))));
  }

  private Upstream(Upstream whole, CallerLogin login, RegistryClients clients) {
    this.shared = whole.shared;
    this.caller = Optional.of(login.key());
    this.clients = clients;
    this.views = whole.views;
  }

  /** An upstream whose answers may take what memory they need. */
  public static Upstream create(
      Vertx vertx, UpstreamConfig config, UpstreamObserver observer, Network network) {
    return create(vertx, config, observer, network, AnswerMemory.unlimited());
  }

  /**
   * An upstream without connections yet; to be closed by the caller.
   *
   * @param network decides where the registry may send us
   * @param memory of its answers on the heap
   */
  public static Upstream create(
      Vertx vertx,
      UpstreamConfig config,
      UpstreamObserver observer,
      Network network,
      AnswerMemory memory) {
    return UpstreamFactory.create(vertx, config, observer, network, memory);
  }

  /**
   * An upstream that is never asked: it has nothing that could connect, look up a name or run a
   * program, and refuses whatever it is asked.
   */
  public static Upstream offline(UpstreamConfig config) {
    return UpstreamFactory.offline(config);
  }

  /**
   * The same upstream, asked with a caller's login in place of the configured one. It shares all
   * but what holds for one login, and is not to be closed. Any thread.
   */
  public Upstream as(CallerLogin login) {
    return views.of(login);
  }

  /** The key of the caller whose login it is asked with; empty for the configured login. */
  public Optional<String> caller() {
    return caller;
  }

  /** The memory of its answers on the heap, which all upstreams of a server share. */
  public AnswerMemory memory() {
    return shared.memory;
  }

  /** What clients call the registry. */
  public RegistryName name() {
    return shared.config.name();
  }

  /** Whether no caller's login is ever shown, and none of ours: it gives everyone the same. */
  public boolean isPublic() {
    return shared.config.credentials() instanceof Credentials.Anonymous
        && shared.config.rights() instanceof UpstreamRights.Shared;
  }

  /**
   * Asks what a manifest is, without fetching it. The answer is a hint at most: a manifest that is
   * said to be absent may still be had by {@link #getManifest}.
   */
  public Answer<ManifestHead> headManifest(
      RepositoryName repository, Reference reference, CallTimeout timeout) {
    return clients.manifests().head(repository, reference, timeout);
  }

  /** Fetches a manifest of at most {@link FetchedManifest#MAX_BYTES}. */
  public Answer<FetchedManifest> getManifest(
      RepositoryName repository, Reference reference, CallTimeout timeout) {
    return clients.manifests().get(repository, reference, timeout);
  }

  /** The same for a caller that has no older one. */
  public Answer<FetchedManifest> getManifest(RepositoryName repository, Reference reference) {
    return getManifest(repository, reference, CallTimeout.cold(MAX_CALL));
  }

  /** Asks whether the repository has a blob, and how large it is; by its first byte if need be. */
  public Answer<BlobHead> headBlob(RepositoryName repository, Digest digest) {
    return clients.blobs().head(repository, digest);
  }

  /**
   * Begins to fetch a blob, or the rest of one; the body, which may start earlier, is to be closed.
   */
  public Answer<BlobBody> getBlob(RepositoryName repository, Digest digest, BlobRequest wanted) {
    return clients.blobs().get(repository, digest, wanted);
  }

  /**
   * Begins to fetch some bytes of a blob, and no others. The body is the caller's to close; it may
   * still end early, or be too long.
   *
   * @param total the blob's size in bytes: of a blob of another size nothing is given
   */
  public Answer<BlobBody> getBlobRange(
      RepositoryName repository, Digest digest, Span span, long total) {
    return clients.blobs().range(repository, digest, span, total);
  }

  /** An endpoint sent bytes that do not match the digest: it is asked last for a while. */
  public void lied(EndpointId endpoint, Digest digest) {
    shared.badEndpoints.add(endpoint, digest);
  }

  /**
   * Fetches one page of a repository's tags (OCI distribution specification, "Listing Tags").
   *
   * @param n how many tags at most, if that is limited
   * @param page where it starts: after a tag, or at what {@link TagList#next} said
   */
  public Answer<TagList> listTags(
      RepositoryName repository, OptionalInt n, Optional<PageCursor> page) {
    return clients.lists().tags(repository, n, page);
  }

  /**
   * Fetches a page of the index of the manifests that refer to one, of whatever artifact type (OCI
   * distribution specification, "Listing Referrers").
   *
   * @param page where it starts, as the page before it said
   */
  public Answer<ReferrersPage> referrers(
      RepositoryName repository, Digest subject, Optional<PageCursor> page, CallTimeout timeout) {
    return clients.lists().referrers(repository, subject, page, timeout);
  }

  /** Searches its repositories; the best ones first. */
  public Answer<List<FoundRepository>> search(SearchTerm term) {
    return clients.client().search(term, Deadline.in(MAX_SEARCH));
  }

  /**
   * Whether a question about a manifest of the repository would reach it, or is being held back.
   * Any thread.
   */
  public boolean isDue(RepositoryName repository) {
    return clients.connection().isDue(repository);
  }

  /** The same for a question about one of the repository's blobs. Any thread. */
  public boolean isDueForBlobs(RepositoryName repository) {
    return clients.connection().isDueForBlobs(repository);
  }

  /** Why a caller that has another answer should not wait for its answer. Any thread. */
  public Optional<Refusal> trouble(RepositoryName repository) {
    return clients.connection().trouble(repository);
  }

  /** Whether it is being left alone after failures, for requests of some kind. Any thread. */
  public boolean isLeftAlone() {
    return clients.connection().condition().leftAloneFor().isPresent();
  }

  /** How many more manifests it gives out, where it says so. Any thread. */
  public OptionalLong quotaRemaining() {
    return clients.quota().remaining();
  }

  /** How many manifests it gives out in its window, where it says so. Any thread. */
  public OptionalLong quotaLimit() {
    return clients.quota().limit();
  }

  /** The refusal to give where an older answer would do, if its quota is down to the reserve. */
  public Optional<Refusal> sparing() {
    return clients.quota().sparing();
  }

  /** How it is doing. Any thread; does not wait. */
  public UpstreamStatus status() {
    return StatusReport.of(name(), clients.connection(), clients.quota(), shared.wall);
  }

  /** Closes all connections, so that bodies that are being read are cut off. */
  @Override
  public void close() {
    clients.connection().close();
  }
}
