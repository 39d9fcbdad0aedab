package dev.entrepot.proxy.http.body;

import dev.entrepot.oci.ByteRange;
import dev.entrepot.oci.ByteRange.Span;
import dev.entrepot.oci.Digest;
import dev.entrepot.oci.OciErrorCode;
import dev.entrepot.proxy.answer.Refusal;
import dev.entrepot.proxy.http.response.EntityTags;
import dev.entrepot.proxy.http.response.Exchange;
import dev.entrepot.proxy.http.response.Failure;
import dev.entrepot.proxy.http.response.Headers;
import dev.entrepot.proxy.http.response.ResponseWriter;
import dev.entrepot.proxy.observe.AnswerEnd;
import dev.entrepot.proxy.observe.Meters;
import dev.entrepot.proxy.resolve.Want;
import dev.entrepot.proxy.transfer.source.ByteSource;
import dev.entrepot.proxy.transfer.source.TransferState;
import io.vertx.core.Context;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Answers with a blob, or a range of it, or its description. Event loop only. */
public final class BlobResponder {
  /** How many ranges may be tiny, as each takes some work whatever its length. */
  static final int MAX_TINY_RANGES = 64;

  /** What ranges have on average, in bytes, if they are more than that. */
  static final int MIN_RANGE_BYTES = 512;

  private final Meters meters;

  public BlobResponder(Meters meters) {
    this.meters = meters;
  }

  /** The answer to HEAD. */
  public void describe(Exchange exchange, Digest digest, OptionalLong size) {
    describe(exchange, digest);
    if (size.isPresent()) {
      ResponseWriter.description(exchange, size.getAsLong());
    } else {
      ResponseWriter.empty(exchange);
    }
  }

  /** The answer to GET; takes over the source. */
  public void send(Context loop, Exchange exchange, Digest digest, ByteSource source) {
    if (exchange.clientLeft()) {
      source.close();
      exchange.end(AnswerEnd.LEFT);
      return;
    }
    if (EntityTags.noneMatchNames(
        exchange.request().getHeader(HttpHeaders.IF_NONE_MATCH), digest)) {
      source.close();
      describe(exchange, digest);
      ResponseWriter.notModified(exchange);
      return;
    }
    switch (range(exchange, digest)) {
      case RangeHeader.Whole() -> whole(loop, exchange, digest, source);
      case RangeHeader.Several(List<ByteRange> ranges) ->
          parts(loop, exchange, digest, source, ranges);
      case RangeHeader.Single(ByteRange range) -> part(loop, exchange, digest, source, range);
      case RangeHeader.Invalid() -> {
        source.close();
        ResponseWriter.fail(
            exchange, Want.CONTENT, Failure.of(OciErrorCode.SIZE_INVALID, "invalid Range"));
      }
    }
  }

  private static RangeHeader range(Exchange exchange, Digest digest) {
    String ifRange = exchange.request().getHeader(Headers.IF_RANGE);
    return EntityTags.ifRangeHolds(ifRange, digest)
        ? RangeHeader.parse(exchange.request().getHeader(Headers.RANGE))
        : new RangeHeader.Whole();
  }

  private void whole(Context loop, Exchange exchange, Digest digest, ByteSource source) {
    if (headWaitsForTheEnd(exchange, source.state())) {
      source.onProgress(loop, () -> onceWhole(loop, exchange, digest, source));
      return;
    }
    OptionalLong total = total(source);
    describe(exchange, digest);
    HttpServerResponse response = exchange.response();
    if (total.isPresent()) {
      response.putHeader(HttpHeaders.CONTENT_LENGTH, Long.toString(total.getAsLong()));
    } else {
      response.setChunked(true);
    }
    start(loop, exchange, source, Span.whole(total.orElse(Long.MAX_VALUE)));
  }

  /**
   * Whether the head alone would make an answer that looks whole before the blob is known to be: an
   * empty body has no end to hold back, and HTTP/1.0 has no chunks for a body of unknown length.
   */
  private static boolean headWaitsForTheEnd(Exchange exchange, TransferState state) {
    return switch (state) {
      case TransferState.Running(OptionalLong total, _) ->
          total.isPresent()
              ? total.getAsLong() == 0
              : exchange.request().version() == HttpVersion.HTTP_1_0;
      case TransferState.Opening(),
          TransferState.Refused(_),
          TransferState.Complete(_),
          TransferState.Broken(_, _) ->
          false;
    };
  }

  /** Looks whether the blob is known to be right by now. */
  private void onceWhole(Context loop, Exchange exchange, Digest digest, ByteSource source) {
    switch (source.state()) {
      case TransferState.Opening(), TransferState.Running(_, _) -> {
        // More bytes are coming.
      }
      case TransferState.Complete(_) -> whole(loop, exchange, digest, source);
      case TransferState.Broken(_, String reason) -> {
        source.close();
        ResponseWriter.fail(exchange, Want.CONTENT, Failure.brokenOff(reason));
      }
      case TransferState.Refused(Refusal refusal) -> {
        source.close();
        ResponseWriter.fail(exchange, Want.CONTENT, Failure.of(refusal, Failure.Subject.BLOB));
      }
    }
  }

  private void part(
      Context loop, Exchange exchange, Digest digest, ByteSource source, ByteRange range) {
    OptionalLong total = total(source);
    if (total.isEmpty()) {
      // Without the length there is no Content-Range to give; the whole is always a right answer.
      whole(loop, exchange, digest, source);
      return;
    }
    Optional<Span> span = range.within(total.getAsLong());
    if (span.isEmpty()) {
      source.close();
      unsatisfiable(exchange, total.getAsLong());
      return;
    }
    describe(exchange, digest);
    exchange
        .response()
        .setStatusCode(206)
        .putHeader(HttpHeaders.CONTENT_LENGTH, Long.toString(span.get().length()))
        .putHeader(HttpHeaders.CONTENT_RANGE, contentRange(span.get(), total.getAsLong()));
    source.reads(List.of(span.get()));
    start(loop, exchange, source, span.get());
  }

  /**
   * Several ranges, each a part of its own, sent as they come. Ranges of a growing blob that do not
   * ascend, which may be gone when they are due, and those that together would be more than the
   * blob, or are many and tiny, are answered with the whole (RFC 9110, 14.2).
   */
  private void parts(
      Context loop, Exchange exchange, Digest digest, ByteSource source, List<ByteRange> ranges) {
    OptionalLong total = total(source);
    if (total.isEmpty()) {
      whole(loop, exchange, digest, source);
      return;
    }
    long size = total.getAsLong();
    List<Span> spans = ranges.stream().flatMap(range -> range.within(size).stream()).toList();
    if (spans.isEmpty()) {
      source.close();
      unsatisfiable(exchange, size);
    } else if (isTooMuch(spans, size) || !mayBeSent(source, spans)) {
      whole(loop, exchange, digest, source);
    } else {
      var body = new MultipartSource(source, digest, spans, size);
      describe(exchange, digest);
      exchange
          .response()
          .setStatusCode(206)
          .putHeader(HttpHeaders.CONTENT_TYPE, body.contentType())
          .putHeader(HttpHeaders.CONTENT_LENGTH, Long.toString(body.length()));
      start(loop, exchange, body, Span.whole(body.length()));
    }
  }

  private static boolean mayBeSent(ByteSource source, List<Span> spans) {
    return source.state() instanceof TransferState.Complete || MultipartSource.isAscending(spans);
  }

  /** Whether ranges cost more than the whole, in bytes or in the work of sending them. */
  private static boolean isTooMuch(List<Span> spans, long size) {
    long bytes = spans.stream().mapToLong(Span::length).sum();
    return bytes > size
        || (spans.size() > MAX_TINY_RANGES && bytes / spans.size() < MIN_RANGE_BYTES);
  }

  private void start(Context loop, Exchange exchange, ByteSource source, Span span) {
    BodyWriter writer =
        ZeroCopyBody.of(exchange.request()).orElseGet(() -> PumpedBody.of(exchange));
    new BodySender(loop, exchange, source, writer, span, meters).start();
  }

  private static void describe(Exchange exchange, Digest digest) {
    ResponseWriter.describe(exchange, digest, Headers.OCTET_STREAM);
    exchange.response().putHeader(HttpHeaders.ACCEPT_RANGES, Headers.BYTES);
  }

  private static void unsatisfiable(Exchange exchange, long total) {
    exchange.response().putHeader(HttpHeaders.CONTENT_RANGE, "bytes */" + total);
    ResponseWriter.fail(
        exchange,
        Want.CONTENT,
        Failure.of(
            OciErrorCode.SIZE_INVALID,
            "the range is outside the blob's %d bytes".formatted(total)));
  }

  static String contentRange(Span span, long total) {
    return "bytes %d-%d/%d".formatted(span.offset(), span.end() - 1, total);
  }

  private static OptionalLong total(ByteSource source) {
    return switch (source.state()) {
      case TransferState.Running(OptionalLong total, _) -> total;
      case TransferState.Complete(long size) -> OptionalLong.of(size);
      case TransferState.Opening(), TransferState.Refused(_), TransferState.Broken(_, _) ->
          OptionalLong.empty();
    };
  }
}
