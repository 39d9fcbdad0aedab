package dev.entrepot.loadtest.upstream;

import dev.entrepot.loadtest.upstream.Endpoint.Download;

/** The storage host: serves blobs to those who come by a signed link, and to nobody else. */
final class StorageAnswers {
  private final BlobAnswers blobs;
  private final SignedLinks links;

  StorageAnswers(BlobAnswers blobs, SignedLinks links) {
    this.blobs = blobs;
    this.links = links;
  }

  Answer get(RequestHead head) {
    if (!(head.endpoint() instanceof Download(var repository, var digest))) {
      return Answer.error(404, "NOT_FOUND", "no such path");
    }
    // As object stores do: credentials beside a signature are refused.
    return head.header("authorization").isPresent()
        ? Answer.error(400, "INVALID_REQUEST", "only one kind of authentication is allowed")
        : signed(head, repository, digest);
  }

  /** To those with a signed link, whatever else they show. */
  Answer signed(RequestHead head, String repository, String digest) {
    return links.isGood(head)
        ? blobs.get(head, repository, digest)
        : Answer.error(403, "DENIED", "the link has expired or is for something else");
  }
}
