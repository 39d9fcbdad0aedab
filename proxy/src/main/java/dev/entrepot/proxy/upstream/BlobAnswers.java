package dev.entrepot.proxy.upstream;

import dev.entrepot.oci.RegistryName;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads what an upstream says of blobs. */
final class BlobAnswers {
  private final RegistryName upstream;
  private final Refusals refusals;

  BlobAnswers(RegistryName upstream, Refusals refusals) {
    this.upstream = upstream;
    this.refusals = refusals;
  }

  /** The answer to a HEAD, or to a GET of the first byte; its body is not read. */
  Answer<BlobHead> head(Response response) {
    if (response.status() == 200) {
      response.discard();
      return Answer.found(
          new BlobHead(response.isIdentity() ? response.contentLength() : OptionalLong.empty()));
    }
    // An empty blob has no first byte: 416, with its size.
    boolean ranged = response.status() == 206 || response.status() == 416;
    Optional<ContentRange> range = ranged ? range(response) : Optional.empty();
    if (range.isEmpty()) {
      return Answer.refused(refusals.ofStatus(response, Kind.BLOB));
    }
    response.discard();
    return Answer.found(new BlobHead(range.get().total()));
  }

  /**
   * The answer to a GET.
   *
   * @param offset of the first byte that was asked for
   */
  Answer<BlobBody> body(Response response, long offset) {
    boolean whole = response.status() == 200;
    boolean part = response.status() == 206 && offset > 0;
    if (!whole && !part) {
      return Answer.refused(refusals.ofStatus(response, Kind.BLOB));
    }
    if (!response.isIdentity()) {
      response.close();
      return Answer.refused(refusals.bad("the blob is compressed, unasked"));
    }
    return whole
        ? Answer.found(new UpstreamBody(upstream, response, 0, response.contentLength()))
        : part(response, offset);
  }

  private Answer<BlobBody> part(Response response, long offset) {
    Optional<ContentRange> range = range(response);
    if (range.isEmpty() || range.get().first().orElse(-1) != offset) {
      response.close();
      return Answer.refused(
          refusals.bad("it sent another range than the one from byte %d".formatted(offset)));
    }
    return Answer.found(new UpstreamBody(upstream, response, offset, range.get().total()));
  }

  private static Optional<ContentRange> range(Response response) {
    return response.header("content-range").flatMap(ContentRange::parse);
  }
}
