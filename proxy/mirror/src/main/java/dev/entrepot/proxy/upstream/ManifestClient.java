package dev.entrepot.proxy.upstream;

import dev.entrepot.oci.Digest;
import dev.entrepot.oci.Reference;
import dev.entrepot.oci.RepositoryName;
import dev.entrepot.proxy.answer.Answer;
import io.vertx.core.http.HttpMethod;
import java.util.Optional;

/** Asks a registry for manifests. Blocking; virtual threads only. */
final class ManifestClient {
  private final RegistryClient client;
  private final ManifestAnswers answers;
  private final BadEndpoints badEndpoints;

  /**
   * @param badEndpoints that are asked last
   */
  ManifestClient(RegistryClient client, ManifestAnswers answers, BadEndpoints badEndpoints) {
    this.client = client;
    this.answers = answers;
    this.badEndpoints = badEndpoints;
  }

  /** As {@link Upstream#headManifest}. */
  Answer<ManifestHead> head(RepositoryName repository, Reference reference, CallTimeout timeout) {
    return client.ask(
        RegistryRequests.manifest(HttpMethod.HEAD, repository, reference),
        repository,
        Deadline.in(timeout.limit()),
        new RequestPlan(Optional.empty(), timeout.retryMode()),
        (_, response, _) -> answers.head(response));
  }

  /** As {@link Upstream#getManifest}. */
  Answer<FetchedManifest> get(RepositoryName repository, Reference reference, CallTimeout timeout) {
    return client.ask(
        RegistryRequests.manifest(HttpMethod.GET, repository, reference),
        repository,
        Deadline.in(timeout.limit()),
        new RequestPlan(liar(reference), timeout.retryMode()),
        (endpoint, response, until) -> answers.fetched(endpoint, response, until));
  }

  private Optional<EndpointId> liar(Reference reference) {
    return switch (reference) {
      case Reference.Digested(Digest digest) -> badEndpoints.of(digest);
      case Reference.Tagged _ -> Optional.empty();
    };
  }
}
