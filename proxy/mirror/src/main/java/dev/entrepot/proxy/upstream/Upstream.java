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
import dev.entrepot.proxy.answer.Refusal.Source;
import dev.entrepot.proxy.heap.AnswerMemory;
import dev.entrepot.proxy.heap.MemoryShare;
import dev.entrepot.proxy.upstream.auth.HelpedLogins;
import dev.entrepot.proxy.upstream.network.Network;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
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
  private final ManifestAnswers manifests;
  private final BlobAnswers blobs;
  private final TagAnswers tags;
  private final ReferrerAnswers referrers;
  private final BadEndpoints badEndpoints;
  private final Quota quota;
  private final long quotaReserve;
  private final AnswerMemory memory;
  private final InstantSource wall;

  private Upstream(
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
    this.quota = new Quota(clocks.steady());
    this.quotaReserve = config.quotaReserve();
    this.manifests = new ManifestAnswers(refusals, quota);
    this.blobs = new BlobAnswers(config.name(), refusals);
    this.tags = new TagAnswers(refusals);
    this.referrers = new ReferrerAnswers(refusals);
    this.badEndpoints = new BadEndpoints(clocks.steady());
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
    return create(vertx, config, observer, helpers, network, backoff, Clocks.ofSystem(), memory);
  }

  /**
   * @param helpers what is asked of programs that have logins
   * @param backoff the pauses in which a short failure is waited out
   */
  static Upstream create(
      Vertx vertx,
      UpstreamConfig config,
      UpstreamObserver observer,
      HelpedLogins helpers,
      Network network,
      Backoff backoff,
      Clocks clocks,
      AnswerMemory memory) {
    var refusals = new Refusals(config.name(), clocks.wall());
    var transport = new HttpTransport(vertx, config.name(), config.timeouts(), observer);
    var connection = Endpoints.of(config, transport, refusals, helpers, network, backoff, clocks);
    return new Upstream(config, refusals, connection, clocks, memory);
  }

  /**
   * An upstream that is never asked: it has nothing that could connect, look up a name or run a
   * program, and refuses whatever it is asked.
   */
  public static Upstream offline(UpstreamConfig config) {
    var clocks = Clocks.ofSystem();
    return new Upstream(
        config,
        new Refusals(config.name(), clocks.wall()),
        new OfflineConnection(config.name()),
        clocks,
        AnswerMemory.unlimited());
  }

  /** The memory of its answers on the heap, which all upstreams of a server share. */
  public AnswerMemory memory() {
    return memory;
  }

  /** What clients call the registry. */
  public RegistryName name() {
    return name;
  }

  /** Whether we are nobody in particular to it, so that what it gives us it gives to everyone. */
  public boolean isPublic() {
    return isPublic;
  }

  /**
   * Asks what a manifest is, without fetching it. That is a hint at most: who is told that there is
   * none, or nothing, may still get it by {@link #getManifest}.
   */
  public Answer<ManifestHead> headManifest(
      RepositoryName repository, Reference reference, CallTimeout timeout) {
    return ask(
        RegistryRequests.manifest(HttpMethod.HEAD, repository, reference),
        repository,
        Deadline.in(timeout.limit()),
        new RequestPlan(Optional.empty(), timeout.retryMode()),
        (_, response, _) -> manifests.head(response));
  }

  /** Fetches a manifest of at most {@link FetchedManifest#MAX_BYTES}, for who has no older one. */
  public Answer<FetchedManifest> getManifest(RepositoryName repository, Reference reference) {
    return getManifest(repository, reference, CallTimeout.cold(MAX_CALL));
  }

  /** Fetches a manifest of at most {@link FetchedManifest#MAX_BYTES}. */
  public Answer<FetchedManifest> getManifest(
      RepositoryName repository, Reference reference, CallTimeout timeout) {
    return ask(
        RegistryRequests.manifest(HttpMethod.GET, repository, reference),
        repository,
        Deadline.in(timeout.limit()),
        new RequestPlan(liar(reference), timeout.retryMode()),
        (endpoint, response, until) -> manifests.fetched(endpoint, response, until));
  }

  /** Asks whether the repository has a blob, and how large it is; by its first byte if need be. */
  public Answer<BlobHead> headBlob(RepositoryName repository, Digest digest) {
    var deadline = Deadline.in(MAX_CALL);
    var request = RegistryRequests.blob(HttpMethod.HEAD, repository, digest);
    Answer<BlobHead> head = head(request, repository, deadline);
    return head instanceof Answer.Refused<BlobHead>(Refusal refusal) && saysLittle(refusal)
        ? head(request.asFirstByte(), repository, deadline)
        : head;
  }

  private Answer<BlobHead> head(
      UpstreamRequest request, RepositoryName repository, Deadline deadline) {
    return ask(
        request, repository, deadline, RequestPlan.USUAL, (_, response, _) -> blobs.head(response));
  }

  /** Whether a HEAD may have been refused as it is one, and a GET would not be. */
  private static boolean saysLittle(Refusal refusal) {
    return refusal.reason() == Refusal.Reason.NOT_FOUND
        || refusal.reason() == Refusal.Reason.BAD_ANSWER;
  }

  /**
   * Begins to fetch a blob, or the rest of one. The body is the caller's to close.
   *
   * @param wanted the body may start before its offset, see {@link BlobBody#offset}
   */
  public Answer<BlobBody> getBlob(RepositoryName repository, Digest digest, BlobRequest wanted) {
    var request = RegistryRequests.blob(HttpMethod.GET, repository, digest);
    var ranged =
        wanted.offset() > 0 && wanted.isRanged()
            ? request.with(UpstreamRequest.RANGE, "bytes=" + wanted.offset() + '-')
            : request;
    return ask(
        ranged,
        repository,
        Deadline.in(MAX_CALL),
        new RequestPlan(
            wanted.after().or(() -> badEndpoints.of(digest)),
            wanted.after().isPresent() || !wanted.isRanged()
                ? RetryMode.INSISTENT
                : RetryMode.PATIENT),
        (endpoint, response, _) -> blobs.body(endpoint, response, wanted));
  }

  /**
   * Begins to fetch some bytes of a blob, and no others. The body is the caller's to close; it may
   * still end early, or be too long.
   *
   * @param total the blob's size in bytes: of a blob of another size nothing is given
   */
  public Answer<BlobBody> getBlobRange(
      RepositoryName repository, Digest digest, Span span, long total) {
    String range = "%d-%d".formatted(span.offset(), span.end() - 1);
    return ask(
        RegistryRequests.blob(HttpMethod.GET, repository, digest)
            .with(UpstreamRequest.RANGE, "bytes=" + range),
        repository,
        Deadline.in(MAX_CALL),
        new RequestPlan(badEndpoints.of(digest), RetryMode.PATIENT),
        (endpoint, response, _) -> blobs.range(endpoint, response, span, total));
  }

  /**
   * An endpoint has sent bytes that are not those of the digest: for a while the others are asked
   * first.
   */
  public void lied(EndpointId endpoint, Digest digest) {
    badEndpoints.add(endpoint, digest);
  }

  private Optional<EndpointId> liar(Reference reference) {
    return switch (reference) {
      case Reference.Digested(Digest digest) -> badEndpoints.of(digest);
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
        RegistryRequests.tags(repository, n, page),
        repository,
        Deadline.in(MAX_CALL),
        RequestPlan.USUAL,
        (_, response, deadline) -> tags.list(response, deadline));
  }

  /**
   * Fetches a page of the index of the manifests that refer to one, of whatever artifact type (OCI
   * distribution specification, "Listing Referrers").
   *
   * @param page where it starts, as the page before it said
   */
  public Answer<ReferrersPage> referrers(
      RepositoryName repository, Digest subject, Optional<PageCursor> page, CallTimeout timeout) {
    return ask(
        RegistryRequests.referrers(repository, subject, page),
        repository,
        Deadline.in(timeout.limit()),
        new RequestPlan(Optional.empty(), timeout.retryMode()),
        (_, response, until) -> referrers.page(response, until));
  }

  /** Searches its repositories; the best ones first, {@link SearchTerm#limit} at most. */
  public Answer<List<FoundRepository>> search(SearchTerm term) {
    assert Thread.currentThread().isVirtual();
    return MemoryShare.ofWork(memory, () -> connection.search(term, Deadline.in(MAX_SEARCH)));
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

  /**
   * Why nobody who has another answer should wait for what it says of the repository's manifests;
   * empty if there is no reason. Any thread.
   */
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
    OptionalLong left = quota.remaining();
    return quotaReserve > 0 && left.isPresent() && left.getAsLong() <= quotaReserve
        ? Optional.of(
            Refusal.of(
                Source.UPSTREAM,
                Refusal.Reason.TOO_MANY_REQUESTS,
                "%s gives out %d more manifests only, which are kept for what is not here"
                    .formatted(name, left.getAsLong())))
        : Optional.empty();
  }

  /** How it is doing. Any thread; does not wait. */
  public UpstreamStatus status() {
    RegistryConnection.Condition condition = connection.condition();
    UpstreamHealth.Seen seen = condition.seen();
    return new UpstreamStatus(
        name,
        state(condition),
        condition.login(),
        seen.lastSuccess(),
        seen.lastFailure(),
        quotaRemaining(),
        quotaLimit(),
        quota.goodFor().map(wall.instant()::plus));
  }

  private UpstreamStatus.State state(RegistryConnection.Condition condition) {
    if (connection instanceof OfflineConnection) {
      return new UpstreamStatus.State.Offline();
    }
    UpstreamHealth.Seen seen = condition.seen();
    if (condition.leftAloneFor().isPresent()) {
      String why = seen.lastFailure().map(UpstreamStatus.Failure::words).orElse("it fails");
      return new UpstreamStatus.State.LeftAlone(
          wall.instant().plus(condition.leftAloneFor().get()), why);
    }
    return seen.trouble()
        .<UpstreamStatus.State>map(UpstreamStatus.State.Failing::new)
        .orElseGet(
            () ->
                seen.lastSuccess().isPresent()
                    ? new UpstreamStatus.State.Well()
                    : new UpstreamStatus.State.Unknown());
  }

  /** Closes all connections; bodies that are being read end as cut. */
  @Override
  public void close() {
    connection.close();
  }

  private <T> Answer<T> ask(
      UpstreamRequest request,
      RepositoryName repository,
      Deadline deadline,
      RequestPlan plan,
      RegistryConnection.Reading<T> reading) {
    assert Thread.currentThread().isVirtual();
    return MemoryShare.ofWork(
        memory, () -> connection.ask(request, repository, deadline, plan, reading));
  }
}
