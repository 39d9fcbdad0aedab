package dev.entrepot.proxy.upstream;

import dev.entrepot.oci.ByteRange.Span;
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

  /** The answer to a GET, if it fits the wish. */
  Answer<BlobBody> body(EndpointId endpoint, Response response, BlobWish wish) {
    boolean whole = response.status() == 200;
    boolean part = response.status() == 206 && wish.offset() > 0;
    if (!whole && !part) {
      return Answer.refused(refusals.ofStatus(response, Kind.BLOB));
    }
    Optional<ContentRange> range = part ? range(response) : Optional.empty();
    long first = range.map(ContentRange::first).orElse(OptionalLong.of(0)).orElse(-1);
    OptionalLong total = range.map(ContentRange::total).orElseGet(response::contentLength);
    Optional<String> objection = objection(response, wish, part, first, total);
    if (objection.isPresent()) {
      response.close();
      return Answer.refused(refusals.bad(objection.get()));
    }
    return Answer.found(new UpstreamBody(upstream, endpoint, response, first, total));
  }

  /** The answer to a GET of a range, if it is that range of a blob of that size. */
  Answer<BlobBody> range(EndpointId endpoint, Response response, Span span, long total) {
    if (response.status() != 206 && response.status() != 200) {
      return Answer.refused(refusals.ofStatus(response, Kind.BLOB));
    }
    String expected = "bytes %d-%d/%d".formatted(span.offset(), span.end() - 1, total);
    boolean fits =
        response.status() == 206
            && response.isIdentity()
            && response.header("content-range").filter(expected::equals).isPresent()
            && response.contentLength().orElse(span.length()) == span.length();
    if (!fits) {
      response.close();
      return Answer.refused(refusals.bad("it did not send the range %s".formatted(expected)));
    }
    return Answer.found(
        new UpstreamBody(upstream, endpoint, response, span.offset(), OptionalLong.of(total)));
  }

  /** Why a body is not the one that is wished for; empty if it may be. */
  private static Optional<String> objection(
      Response response, BlobWish wish, boolean part, long first, OptionalLong total) {
    if (!response.isIdentity()) {
      return Optional.of("the blob is compressed, unasked");
    }
    if (part && first != wish.offset()) {
      return Optional.of(
          "it sent another range than the one from byte %d".formatted(wish.offset()));
    }
    if (total.isPresent() && wish.total().isPresent() && !total.equals(wish.total())) {
      return Optional.of(
          "the blob had %d bytes before, and has %d now"
              .formatted(wish.total().getAsLong(), total.getAsLong()));
    }
    boolean changed =
        wish.validator()
            .flatMap(known -> response.validator().filter(known::contradicts))
            .isPresent();
    return changed ? Optional.of("the blob has another ETag than before") : Optional.empty();
  }

  private static Optional<ContentRange> range(Response response) {
    return response.header("content-range").flatMap(ContentRange::parse);
  }
}
