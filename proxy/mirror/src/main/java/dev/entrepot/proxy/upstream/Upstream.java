package dev.entrepot.proxy.upstream;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.entrepot.config.Credentials;
import dev.entrepot.config.UpstreamConfig;
import dev.entrepot.oci.ByteRange.Span;
import dev.entrepot.oci.Digest;
import dev.entrepot.oci.Reference;
import dev.entrepot.oci.RegistryName;
import dev.entrepot.oci.RepositoryName;
import dev.entrepot.proxy.answer.Answer;
import dev.entrepot.proxy.answer.Refusal;
import dev.entrepot.proxy.heap.AnswerMemory;
import dev.entrepot.proxy.upstream.auth.HelpedLogins;
import dev.entrepot.proxy.upstream.network.Network;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;

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

  private final RegistryName name;
  private final boolean isPublic;
  private final RegistryConnection connection;
  private final RegistryClient client;
  private final ManifestClient manifests;
  private final BlobClient blobs;
  private final ListClient lists;
  private final BadEndpoints badEndpoints;
  private final Quota quota;
  private final AnswerMemory memory;
  private final InstantSource wall;

  Upstream(
      UpstreamConfig config,
      Refusals refusals,
      RegistryConnection connection,
      Clocks clocks,
      AnswerMemory memory) {
    this.memory = memory;
    this.wall = clocks.wall();
    this.name = config.name();
    this.isPublic = config.credentials() instanceof Credentials.Anonymous;
    this.connection = connection;
    this.quota = new Quota(config.name(), config.quotaReserve(), clocks.steady());
    this.badEndpoints = new BadEndpoints(clocks.steady());
    this.client = new RegistryClient(connection, memory);
    this.manifests = new ManifestClient(client, new ManifestAnswers(refusals, quota), badEndpoints);
    this.blobs = new BlobClient(client, new BlobAnswers(config.name(), refusals), badEndpoints);
    this.lists = new ListClient(client, new TagAnswers(refusals), new ReferrerAnswers(refusals));
  }

  /**
   * An upstream whose answers may take what memory they need.
   *
   * @see #create(Vertx, UpstreamConfig, UpstreamObserver, Network, AnswerMemory)
   */
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
    String path = System.getenv().getOrDefault("PATH", "");
    var helpers = HelpedLogins.on(path, Ticker.systemTicker());
    var backoff = Backoff.jittered(RandomGenerator.getDefault());
    return UpstreamFactory.create(
        vertx, config, observer, helpers, network, backoff, Clocks.ofSystem(), memory);
  }

  /**
   * An upstream that is never asked: it has nothing that could connect, look up a name or run a
   * program, and refuses whatever it is asked.
   */
  public static Upstream offline(UpstreamConfig config) {
    return UpstreamFactory.offline(config);
  }

  /** The memory of its answers on the heap, which all upstreams of a server share. */
  public AnswerMemory memory() {
    return memory;
  }

  /** What clients call the registry. */
  public RegistryName name() {
    return name;
  }

  /** Whether it is asked without a login, so that it gives everyone what it gives us. */
  public boolean isPublic() {
    return isPublic;
  }

  /**
   * Asks what a manifest is, without fetching it. The answer is a hint at most: a manifest that is
   * said to be absent may still be had by {@link #getManifest}.
   */
  public Answer<ManifestHead> headManifest(
      RepositoryName repository, Reference reference, CallTimeout timeout) {
    return manifests.head(repository, reference, timeout);
  }

  /**
   * Fetches a manifest of at most {@link FetchedManifest#MAX_BYTES}; the caller has no older one.
   */
  public Answer<FetchedManifest> getManifest(RepositoryName repository, Reference reference) {
    return getManifest(repository, reference, CallTimeout.cold(MAX_CALL));
  }

  /** Fetches a manifest of at most {@link FetchedManifest#MAX_BYTES}. */
  public Answer<FetchedManifest> getManifest(
      RepositoryName repository, Reference reference, CallTimeout timeout) {
    return manifests.get(repository, reference, timeout);
  }

  /** Asks whether the repository has a blob, and how large it is; by its first byte if need be. */
  public Answer<BlobHead> headBlob(RepositoryName repository, Digest digest) {
    return blobs.head(repository, digest);
  }

  /**
   * Begins to fetch a blob, or the rest of one. The body is the caller's to close.
   *
   * @param wanted the body may start before its offset, see {@link BlobBody#offset}
   */
  public Answer<BlobBody> getBlob(RepositoryName repository, Digest digest, BlobRequest wanted) {
    return blobs.get(repository, digest, wanted);
  }

  /**
   * Begins to fetch some bytes of a blob, and no others. The body is the caller's to close; it may
   * still end early, or be too long.
   *
   * @param total the blob's size in bytes: of a blob of another size nothing is given
   */
  public Answer<BlobBody> getBlobRange(
      RepositoryName repository, Digest digest, Span span, long total) {
    return blobs.range(repository, digest, span, total);
  }

  /** An endpoint sent bytes that do not match the digest: it is asked last for a while. */
  public void lied(EndpointId endpoint, Digest digest) {
    badEndpoints.add(endpoint, digest);
  }

  /**
   * Fetches one page of a repository's tags (OCI distribution specification, "Listing Tags").
   *
   * @param n how many tags at most, if that is limited
   * @param page where it starts: after a tag, or at what {@link TagList#next} said
   */
  public Answer<TagList> listTags(
      RepositoryName repository, OptionalInt n, Optional<PageCursor> page) {
    return lists.tags(repository, n, page);
  }

  /**
   * Fetches a page of the index of the manifests that refer to one, of whatever artifact type (OCI
   * distribution specification, "Listing Referrers").
   *
   * @param page where it starts, as the page before it said
   */
  public Answer<ReferrersPage> referrers(
      RepositoryName repository, Digest subject, Optional<PageCursor> page, CallTimeout timeout) {
    return lists.referrers(repository, subject, page, timeout);
  }

  /** Searches its repositories; the best ones first, {@link SearchTerm#limit} at most. */
  public Answer<List<FoundRepository>> search(SearchTerm term) {
    return client.search(term, Deadline.in(MAX_SEARCH));
  }

  /**
   * Whether a question about a manifest of the repository would reach it, or is being held back.
   * Any thread.
   */
  public boolean isDue(RepositoryName repository) {
    return connection.isDue(repository);
  }

  /** The same for a question about one of the repository's blobs. Any thread. */
  public boolean isDueForBlobs(RepositoryName repository) {
    return connection.isDueForBlobs(repository);
  }

  /** Why a caller that has another answer should not wait for its answer. Any thread. */
  public Optional<Refusal> trouble(RepositoryName repository) {
    return connection.trouble(repository);
  }

  /** Whether it is being left alone after failures, for requests of some kind. Any thread. */
  public boolean isLeftAlone() {
    return connection.condition().leftAloneFor().isPresent();
  }

  /** How many more manifests it gives out, where it says so. Any thread. */
  public OptionalLong quotaRemaining() {
    return quota.remaining();
  }

  /** How many manifests it gives out in its window, where it says so. Any thread. */
  public OptionalLong quotaLimit() {
    return quota.limit();
  }

  /** The refusal to give where an older answer would do, if its quota is down to the reserve. */
  public Optional<Refusal> sparing() {
    return quota.sparing();
  }

  /** How it is doing. Any thread; does not wait. */
  public UpstreamStatus status() {
    return StatusReport.of(name, connection, quota, wall);
  }

  /** Closes all connections; bodies that are being read end as cut. */
  @Override
  public void close() {
    connection.close();
  }
}
