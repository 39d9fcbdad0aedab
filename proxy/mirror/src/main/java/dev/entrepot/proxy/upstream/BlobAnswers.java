package dev.entrepot.proxy.upstream;

import dev.entrepot.oci.ByteRange.Span;
import dev.entrepot.oci.RegistryName;
import dev.entrepot.proxy.answer.Answer;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads what an upstream says of blobs. */
final class BlobAnswers {
  /** How much of a range may come before its first byte that is wanted, in bytes: 4 MiB. */
  static final long MAX_AHEAD_BYTES = 4 << 20;

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
          new BlobHead(
              response.isIdentity() ? positive(response.contentLength()) : OptionalLong.empty()));
    }
    // An empty blob has no first byte: 416, with its size.
    boolean ranged = response.status() == 206 || response.status() == 416;
    Optional<ContentRange> range = ranged ? range(response) : Optional.empty();
    if (range.isEmpty()) {
      return Answer.refused(refusals.ofStatus(response, ResourceKind.BLOB));
    }
    response.discard();
    return Answer.found(new BlobHead(range.get().total()));
  }

  /** Some answer any HEAD with a length of 0, and empty blobs are rare. */
  private static OptionalLong positive(OptionalLong length) {
    return length.stream().filter(bytes -> bytes > 0).findFirst();
  }

  /** The answer to a GET, if it fits the wish. */
  Answer<BlobBody> body(EndpointId endpoint, Response response, BlobRequest wanted) {
    boolean whole = response.status() == 200;
    boolean part = response.status() == 206 && wanted.offset() > 0;
    if (!whole && !part) {
      return Answer.refused(refusals.ofStatus(response, ResourceKind.BLOB));
    }
    Optional<ContentRange> range = part ? range(response) : Optional.empty();
    long first = range.map(ContentRange::first).orElse(OptionalLong.of(0)).orElse(0);
    OptionalLong total = range.map(ContentRange::total).orElseGet(response::contentLength);
    Optional<String> objection =
        objection(
            response,
            wanted,
            part && !holds(range, wanted.offset(), response.contentLength()),
            total);
    if (objection.isPresent()) {
      response.close();
      return Answer.refused(refusals.bad(objection.get()));
    }
    return Answer.found(new UpstreamBody(upstream, endpoint, response, first, total));
  }

  /**
   * The answer to a GET of a range, if it has the first byte of that range, of a blob of that size.
   * It may begin before that byte, and end before or behind the range.
   */
  Answer<BlobBody> range(EndpointId endpoint, Response response, Span span, long total) {
    if (response.status() != 206 && response.status() != 200) {
      return Answer.refused(refusals.ofStatus(response, ResourceKind.BLOB));
    }
    Optional<ContentRange> sent = response.status() == 206 ? range(response) : Optional.empty();
    OptionalLong first =
        sent.filter(it -> holds(sent, span.offset(), response.contentLength()))
            .filter(it -> it.total().orElse(total) == total)
            .map(ContentRange::first)
            .orElse(OptionalLong.empty());
    boolean fits =
        first.isPresent()
            && span.offset() - first.getAsLong() <= MAX_AHEAD_BYTES
            && response.isIdentity();
    if (!fits) {
      response.close();
      return Answer.refused(
          refusals.bad(
              "it did not send the range bytes %d-%d/%d"
                  .formatted(span.offset(), span.end() - 1, total)));
    }
    return Answer.found(
        new UpstreamBody(upstream, endpoint, response, first.getAsLong(), OptionalLong.of(total)));
  }

  /** Why a body is not the one that is wished for; empty if it may be. */
  private static Optional<String> objection(
      Response response, BlobRequest wanted, boolean isElsewhere, OptionalLong total) {
    if (!response.isIdentity()) {
      return Optional.of("the blob is compressed, unasked");
    }
    if (isElsewhere) {
      return Optional.of(
          "it sent another range than the one from byte %d".formatted(wanted.offset()));
    }
    if (total.isPresent() && wanted.total().isPresent() && !total.equals(wanted.total())) {
      return Optional.of(
          "the blob had %d bytes before, and has %d now"
              .formatted(wanted.total().getAsLong(), total.getAsLong()));
    }
    boolean changed =
        wanted
            .validator()
            .flatMap(known -> response.validator().filter(known::contradicts))
            .isPresent();
    return changed ? Optional.of("the blob has another ETag than before") : Optional.empty();
  }

  /**
   * Whether a body has a byte, as its range says. It may begin before that: some storage sends
   * whole blocks; but then its length has to agree, or it is not known where it begins.
   */
  private static boolean holds(Optional<ContentRange> range, long offset, OptionalLong length) {
    return range
        .filter(sent -> sent.has(offset))
        .filter(
            sent ->
                sent.first().equals(OptionalLong.of(offset))
                    || length.isEmpty()
                    || sent.length().equals(length))
        .isPresent();
  }

  private static Optional<ContentRange> range(Response response) {
    return response.header("content-range").flatMap(ContentRange::parse);
  }
}
