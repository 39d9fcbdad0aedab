package dev.entrepot.proxy.http;

import dev.entrepot.oci.ByteRange.Span;
import dev.entrepot.oci.Digest;
import dev.entrepot.proxy.transfer.ByteSource;
import dev.entrepot.proxy.transfer.Bytes;
import dev.entrepot.proxy.transfer.TransferState;
import io.vertx.core.Context;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.LongStream;

/**
 * A body of type {@code multipart/byteranges} (RFC 9110, 14.6): parts of a whole blob, in the order
 * in which they were asked for, each behind a head of its own. Its positions are those of the body;
 * it is multipart even with one part, as whoever asks for several ranges expects it to be.
 *
 * <p>The boundary is the blob's own hash, which no blob can be made to contain.
 */
final class MultipartSource implements ByteSource {
  /** The longest boundary is 70 characters (RFC 2046, 5.1.1). */
  private static final int BOUNDARY_CHARACTERS = 64;

  private sealed interface Piece {
    /** Lines between the parts. */
    record Text(ByteBuffer bytes) implements Piece {}

    /** What a part consists of. */
    record Part(Span span) implements Piece {}
  }

  private final ByteSource blob;
  private final String boundary;
  private final NavigableMap<Long, Piece> pieces = new TreeMap<>();
  private long length;

  /**
   * Takes over the blob.
   *
   * @param blob complete, though its file may turn out damaged
   * @param spans at least one, each inside the blob
   * @param total the blob's size in bytes
   */
  MultipartSource(ByteSource blob, Digest digest, List<Span> spans, long total) {
    this.blob = blob;
    this.boundary = digest.hex().substring(0, Math.min(BOUNDARY_CHARACTERS, digest.hex().length()));
    String lineEnd = "";
    for (Span span : spans) {
      add(lineEnd + head(span, total));
      pieces.put(length, new Piece.Part(span));
      length += span.length();
      lineEnd = "\r\n";
    }
    add("\r\n--" + boundary + "--\r\n");
  }

  private String head(Span span, long total) {
    return "--%s\r\nContent-Type: %s\r\nContent-Range: %s\r\n\r\n"
        .formatted(boundary, Headers.OCTET_STREAM, BlobResponder.contentRange(span, total));
  }

  private void add(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    pieces.put(length, new Piece.Text(ByteBuffer.wrap(bytes)));
    length += bytes.length;
  }

  String contentType() {
    return "multipart/byteranges; boundary=" + boundary;
  }

  /** The body's length in bytes. */
  long length() {
    return length;
  }

  @Override
  public TransferState state() {
    return switch (blob.state()) {
      case TransferState.Complete(_) -> new TransferState.Complete(length);
      case TransferState.Running(_, long readable) ->
          new TransferState.Running(OptionalLong.of(length), readable(readable));
      case TransferState.Opening(), TransferState.Refused(_), TransferState.Broken(_, _) ->
          blob.state();
    };
  }

  /** How many bytes of the body there are, when there are so many of the blob. */
  private long readable(long ofBlob) {
    for (Map.Entry<Long, Piece> entry : pieces.entrySet()) {
      if (entry.getValue() instanceof Piece.Part(Span span) && span.end() > ofBlob) {
        return entry.getKey() + Math.max(0, ofBlob - span.offset());
      }
    }
    return length;
  }

  @Override
  public void reads(Span span) {
    throw new IllegalStateException("the ranges are known");
  }

  @Override
  public Bytes at(long position) {
    Map.Entry<Long, Piece> entry = entryAt(position);
    long skipped = position - entry.getKey();
    return switch (entry.getValue()) {
      case Piece.Text(ByteBuffer bytes) ->
          new Bytes.InMemory(bytes.slice((int) skipped, bytes.remaining() - (int) skipped));
      case Piece.Part(Span span) ->
          first(span.length() - skipped, blob.at(span.offset() + skipped));
    };
  }

  private Map.Entry<Long, Piece> entryAt(long position) {
    Map.Entry<Long, Piece> entry = pieces.floorEntry(position);
    if (entry == null) {
      throw new IllegalStateException("no byte %d in a body".formatted(position));
    }
    return entry;
  }

  /** So many of the bytes at most. */
  private static Bytes first(long most, Bytes bytes) {
    return switch (bytes) {
      case Bytes.InFile(var file, long offset, long end) ->
          new Bytes.InFile(file, offset, Math.min(end, offset + most));
      case Bytes.InMemory(ByteBuffer buffer) ->
          new Bytes.InMemory(
              buffer.slice(buffer.position(), (int) Math.min(most, buffer.remaining())));
    };
  }

  @Override
  public void consumed(long position) {
    needed(position).ifPresent(blob::consumed);
  }

  /** The first byte of the blob that is in the body from a position on; parts may go backwards. */
  private OptionalLong needed(long position) {
    return pieces.tailMap(entryAt(position).getKey(), true).entrySet().stream()
        .flatMapToLong(entry -> needed(entry, position))
        .min();
  }

  private static LongStream needed(Map.Entry<Long, Piece> entry, long position) {
    long skipped = Math.max(0, position - entry.getKey());
    return entry.getValue() instanceof Piece.Part(Span span) && skipped < span.length()
        ? LongStream.of(span.offset() + skipped)
        : LongStream.empty();
  }

  @Override
  public void onProgress(Context loop, Runnable task) {
    blob.onProgress(loop, task);
  }

  @Override
  public boolean foundDamaged(long position, String fault) {
    return blob.foundDamaged(needed(entryAt(position), position).findFirst().orElseThrow(), fault);
  }

  @Override
  public void close() {
    blob.close();
  }
}
