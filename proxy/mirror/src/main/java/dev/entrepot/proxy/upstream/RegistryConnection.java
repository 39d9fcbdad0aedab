package dev.entrepot.proxy.upstream;

import dev.entrepot.oci.RepositoryName;
import dev.entrepot.proxy.answer.Answer;
import dev.entrepot.proxy.answer.Refusal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The way to a registry: all that is ever asked of it goes here, and nothing else of an upstream
 * can connect.
 */
sealed interface RegistryConnection extends AutoCloseable permits Endpoints, OfflineConnection {
  /** What is made of an endpoint's answer; a refusal lets the next endpoint be asked. */
  interface Reading<T> {
    Answer<T> of(EndpointId endpoint, Response response, Deadline deadline);
  }

  /**
   * The registry's answer. Blocking; virtual threads only.
   *
   * @param first which endpoint to begin with, and whether to ask one that is left alone
   */
  <T> Answer<T> ask(
      UpstreamRequest request,
      RepositoryName repository,
      Deadline deadline,
      RequestPlan first,
      Reading<T> reading);

  /** The way to the same registry with a caller's login; it is closed with this one. */
  RegistryConnection as(CallerLogin caller);

  /**
   * The answer of the place where the registry's repositories are searched. Blocking; virtual
   * threads only.
   */
  Answer<List<FoundRepository>> search(SearchTerm term, Deadline deadline);

  /** Whether a request for a manifest of the repository would reach the registry. Any thread. */
  boolean isDue(RepositoryName repository);

  /** The same for a request for one of the repository's blobs. Any thread. */
  boolean isDueForBlobs(RepositoryName repository);

  /** Why not to wait for what it says of manifests, if there is a reason. Any thread. */
  Optional<Refusal> trouble();

  /** Why not to wait for what it says of the repository's manifests. Any thread. */
  Optional<Refusal> trouble(RepositoryName repository);

  /** How it is doing. Any thread. */
  Condition condition();

  /**
   * How a registry is doing.
   *
   * @param leftAloneFor for how long requests of some kind are not sent, after failures
   * @param login that is shown to it, without secrets
   */
  record Condition(Optional<Duration> leftAloneFor, UpstreamHealth.Seen seen, String login) {}

  /** Closes all connections; bodies that are being read end as cut. */
  @Override
  void close();
}
