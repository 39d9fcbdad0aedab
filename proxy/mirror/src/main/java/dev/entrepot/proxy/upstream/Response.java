package dev.entrepot.proxy.upstream;

import com.google.common.base.Splitter;
import dev.entrepot.proxy.upstream.BlobRequest.Validator;
import io.vertx.core.MultiMap;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.LongConsumer;

/**
 * An upstream's answer: its head, and its body as it comes. For the virtual thread that asked, who
 * either reads the body to its end, or calls {@link #discard}.
 */
final class Response {
  /** The codings that compress or encrypt, of those that are registered (RFC 9110, 16.6.1). */
  private static final Set<String> COMPRESSING =
      Set.of(
          "aes128gcm",
          "br",
          "compress",
          "dcb",
          "dcz",
          "deflate",
          "exi",
          "gzip",
          "pack200-gzip",
          "x-compress",
          "x-gzip",
          "zstd");

  private static final Splitter CODINGS = Splitter.on(',').trimResults();

  private final String origin;
  private final Optional<InetAddress> peer;
  private final int status;
  private final MultiMap headers;
  private final Inflow body;
  private final Duration idle;
  private final LongConsumer received;

  /**
   * @param origin of the server, see {@link WebOrigin}
   * @param peer the address that the server was reached at, as far as it is known
   * @param idle how long to wait for a byte of the body
   * @param received is told how many bytes have been taken from the body
   */
  Response(
      String origin,
      Optional<InetAddress> peer,
      int status,
      MultiMap headers,
      Inflow body,
      Duration idle,
      LongConsumer received) {
    this.origin = origin;
    this.peer = peer;
    this.status = status;
    this.headers = headers;
    this.body = body;
    this.idle = idle;
    this.received = received;
  }

  String origin() {
    return origin;
  }

  Optional<InetAddress> peer() {
    return peer;
  }

  int status() {
    return status;
  }

  Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name)).map(String::strip);
  }

  List<String> headers(String name) {
    return headers.getAll(name);
  }

  /** The value of {@code Content-Length}, if it is a number that can be one. */
  OptionalLong contentLength() {
    return header("content-length").map(Numbers::parse).orElse(OptionalLong.empty());
  }

  /** The strong entity tag, if there is one of a length that can be kept. */
  Optional<Validator> validator() {
    return header("etag")
        .filter(etag -> etag.startsWith("\"") && etag.length() <= Validator.MAX_CHARACTERS)
        .map(etag -> new Validator(origin, etag));
  }

  /**
   * Whether the body is the content itself (RFC 9110, 8.4). A coding that compresses nothing, such
   * as the {@code aws-chunked} that object stores leave there, changes nothing either.
   */
  boolean isIdentity() {
    String codings = header("content-encoding").orElse("");
    return CODINGS
        .splitToStream(codings)
        .map(coding -> coding.toLowerCase(Locale.ROOT))
        .noneMatch(COMPRESSING::contains);
  }

  /** The next bytes of the body, to be read until the next call; an empty list is the clean end. */
  List<ByteBuffer> take(Duration patience) throws IOException, InterruptedException {
    List<ByteBuffer> batch = body.take(patience.compareTo(idle) < 0 ? patience : idle);
    received.accept(batch.stream().mapToLong(ByteBuffer::remaining).sum());
    return batch;
  }

  List<ByteBuffer> take() throws IOException, InterruptedException {
    return take(idle);
  }

  /** Gives up what of the body has not come yet. */
  void close() {
    body.close();
  }

  /** Lets a short body pass, so that its connection can be used again; gives a long one up. */
  void discard() {
    if (contentLength().orElse(0) > Inflow.MAX_DISCARDED_BYTES) {
      body.close();
    } else {
      body.discard();
    }
  }
}
