package dev.entrepot.proxy.upstream;

import dev.entrepot.oci.ByteRange.Span;
import dev.entrepot.oci.Digest;
import dev.entrepot.oci.RepositoryName;
import dev.entrepot.proxy.answer.Answer;
import dev.entrepot.proxy.answer.Refusal;
import io.vertx.core.http.HttpMethod;

/** Asks a registry for blobs. Blocking; virtual threads only. */
final class BlobClient {
  private final RegistryClient client;
  private final BlobAnswers answers;
  private final BadEndpoints badEndpoints;

  /**
   * @param badEndpoints that are asked last
   */
  BlobClient(RegistryClient client, BlobAnswers answers, BadEndpoints badEndpoints) {
    this.client = client;
    this.answers = answers;
    this.badEndpoints = badEndpoints;
  }

  /** As {@link Upstream#headBlob}. */
  Answer<BlobHead> head(RepositoryName repository, Digest digest) {
    var deadline = Deadline.in(Upstream.MAX_CALL);
    var request = RegistryRequests.blob(HttpMethod.HEAD, repository, digest);
    Answer<BlobHead> head = head(request, repository, deadline);
    return head instanceof Answer.Refused<BlobHead>(Refusal refusal) && saysLittle(refusal)
        ? head(request.asFirstByte(), repository, deadline)
        : head;
  }

  private Answer<BlobHead> head(
      UpstreamRequest request, RepositoryName repository, Deadline deadline) {
    return client.ask(
        request,
        repository,
        deadline,
        RequestPlan.USUAL,
        (_, response, _) -> answers.head(response));
  }

  /** Whether a HEAD may have been refused as it is one, and a GET would not be. */
  private static boolean saysLittle(Refusal refusal) {
    return refusal.reason() == Refusal.Reason.NOT_FOUND
        || refusal.reason() == Refusal.Reason.BAD_ANSWER;
  }

  /** As {@link Upstream#getBlob}. */
  Answer<BlobBody> get(RepositoryName repository, Digest digest, BlobRequest wanted) {
    var request = RegistryRequests.blob(HttpMethod.GET, repository, digest);
    var ranged =
        wanted.offset() > 0 && wanted.isRanged()
            ? request.with(UpstreamRequest.RANGE, "bytes=" + wanted.offset() + '-')
            : request;
    return client.ask(
        ranged,
        repository,
        Deadline.in(Upstream.MAX_CALL),
        new RequestPlan(
            wanted.after().or(() -> badEndpoints.of(digest)),
            wanted.after().isPresent() || !wanted.isRanged()
                ? RetryMode.INSISTENT
                : RetryMode.PATIENT),
        (endpoint, response, _) -> answers.body(endpoint, response, wanted));
  }

  /** As {@link Upstream#getBlobRange}. */
  Answer<BlobBody> range(RepositoryName repository, Digest digest, Span span, long total) {
    String range = "%d-%d".formatted(span.offset(), span.end() - 1);
    return client.ask(
        RegistryRequests.blob(HttpMethod.GET, repository, digest)
            .with(UpstreamRequest.RANGE, "bytes=" + range),
        repository,
        Deadline.in(Upstream.MAX_CALL),
        new RequestPlan(badEndpoints.of(digest), RetryMode.PATIENT),
        (endpoint, response, _) -> answers.range(endpoint, response, span, total));
  }
}
