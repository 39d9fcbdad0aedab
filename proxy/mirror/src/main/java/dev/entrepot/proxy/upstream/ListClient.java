package dev.entrepot.proxy.upstream;

import dev.entrepot.oci.Digest;
import dev.entrepot.oci.RepositoryName;
import dev.entrepot.proxy.answer.Answer;
import java.util.Optional;
import java.util.OptionalInt;

/** Asks a registry for lists of tags and of referrers. Blocking; virtual threads only. */
final class ListClient {
  private final RegistryClient client;
  private final TagAnswers tags;
  private final ReferrerAnswers referrers;

  ListClient(RegistryClient client, TagAnswers tags, ReferrerAnswers referrers) {
    this.client = client;
    this.tags = tags;
    this.referrers = referrers;
  }

  /** As {@link Upstream#listTags}. */
  Answer<TagList> tags(RepositoryName repository, OptionalInt n, Optional<PageCursor> page) {
    return client.ask(
        RegistryRequests.tags(repository, n, page),
        repository,
        Deadline.in(Upstream.MAX_CALL),
        RequestPlan.USUAL,
        (_, response, deadline) -> tags.list(response, deadline));
  }

  /** As {@link Upstream#referrers}. */
  Answer<ReferrersPage> referrers(
      RepositoryName repository, Digest subject, Optional<PageCursor> page, CallTimeout timeout) {
    return client.ask(
        RegistryRequests.referrers(repository, subject, page),
        repository,
        Deadline.in(timeout.limit()),
        new RequestPlan(Optional.empty(), timeout.retryMode()),
        (_, response, until) -> referrers.page(response, until));
  }
}
