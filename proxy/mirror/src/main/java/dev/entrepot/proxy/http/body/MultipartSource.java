package dev.entrepot.proxy.http.body;

import dev.entrepot.oci.ByteRange.Span;
import dev.entrepot.oci.Digest;
import dev.entrepot.proxy.http.response.Headers;
import dev.entrepot.proxy.transfer.source.ByteSource;
import dev.entrepot.proxy.transfer.source.Bytes;
import dev.entrepot.proxy.transfer.source.TransferState;
import io.vertx.core.Context;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/**
 * A body of type {@code multipart/byteranges} (RFC 9110, 14.6): parts of a blob, in the order in
 * which they were asked for, each behind a head of its own. Its positions are those of the body; it
 * is multipart even with one part, as a client that asks for several ranges expects. Heads are made
 * when they are sent, so that a body of many parts takes little memory: some 40 bytes a part.
 *
 * <p>The boundary is the blob's own hash, which no blob can be made to contain.
 */
final class MultipartSource implements ByteSource {
  /** The longest boundary is 70 characters (RFC 2046, 5.1.1). */
  private static final int BOUNDARY_CHARACTERS = 64;

  private static final String LINE_END = "\r\n";

  private final ByteSource blob;
  private final String boundary;
  private final List<Span> parts;
  private final long total;

  /** Where in the body each part's head begins; and behind the parts, where its last line does. */
  private final long[] heads;

  /** For each part, the first byte of the blob that it or a later one has; and none behind them. */
  private final long[] needed;

  /** For each part, the end of the bytes of the blob that it or an earlier one has. */
  private final long[] ends;

  private final long length;

  /**
   * Takes over the blob.
   *
   * @param blob whose size is known; its bytes may still be coming, if the parts are ascending
   * @param parts at least one, each inside the blob
   * @param total the blob's size in bytes
   */
  MultipartSource(ByteSource blob, Digest digest, List<Span> parts, long total) {
    this.blob = blob;
    this.boundary = digest.hex().substring(0, Math.min(BOUNDARY_CHARACTERS, digest.hex().length()));
    this.parts = List.copyOf(parts);
    this.total = total;
    this.heads = new long[parts.size() + 1];
    this.needed = new long[parts.size() + 1];
    this.ends = new long[parts.size()];
    for (int i = 0; i < parts.size(); i++) {
      Span part = parts.get(i);
      long before = i == 0 ? 0 : ends[i - 1];
      ends[i] = Math.max(before, part.end());
      heads[i + 1] = heads[i] + text(i).length() + part.length();
    }
    needed[parts.size()] = Long.MAX_VALUE;
    for (int i = parts.size() - 1; i >= 0; i--) {
      needed[i] = Math.min(parts.get(i).offset(), needed[i + 1]);
    }
    this.length = heads[parts.size()] + text(parts.size()).length();
    if (isAscending(this.parts)) {
      blob.reads(this.parts);
    }
  }

  /** Whether each begins behind the end of the one before it. */
  static boolean isAscending(List<Span> parts) {
    return IntStream.range(1, parts.size())
        .allMatch(i -> parts.get(i - 1).end() <= parts.get(i).offset());
  }

  /** The lines before a part, or behind the last one. */
  private String text(int index) {
    String before = index == 0 ? "" : LINE_END;
    return index == parts.size()
        ? before + "--" + boundary + "--" + LINE_END
        : before
            + "--%s\r\nContent-Type: %s\r\nContent-Range: %s\r\n\r\n"
                .formatted(
                    boundary,
                    Headers.OCTET_STREAM,
                    BlobResponder.contentRange(parts.get(index), total));
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
    int found = Arrays.binarySearch(ends, ofBlob + 1);
    int waiting = found < 0 ? -found - 1 : firstOf(found);
    return waiting == parts.size()
        ? length
        : begin(waiting) + Math.max(0, ofBlob - parts.get(waiting).offset());
  }

  /** The first part with the same end: a later one may lie inside of it. */
  private int firstOf(int index) {
    int first = index;
    while (first > 0 && ends[first - 1] == ends[index]) {
      first--;
    }
    return first;
  }

  /** Where in the body a part's bytes begin. */
  private long begin(int index) {
    return heads[index + 1] - parts.get(index).length();
  }

  @Override
  public void reads(List<Span> spans) {
    throw new IllegalStateException("the ranges are known");
  }

  @Override
  public Bytes at(long position) {
    int index = index(position);
    if (index < parts.size() && position >= begin(index)) {
      long skipped = position - begin(index);
      Span part = parts.get(index);
      return first(part.length() - skipped, blob.at(part.offset() + skipped));
    }
    byte[] text = text(index).getBytes(StandardCharsets.US_ASCII);
    int skipped = Math.toIntExact(position - heads[index]);
    return new Bytes.InMemory(ByteBuffer.wrap(text, skipped, text.length - skipped).slice());
  }

  /** Which part a position is in, with its head; behind the parts, how many there are. */
  private int index(long position) {
    int found = Arrays.binarySearch(heads, position);
    return found < 0 ? -found - 2 : found;
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
    int index = index(position);
    if (index < parts.size()) {
      blob.consumed(Math.min(next(index, position), needed[index + 1]));
    }
  }

  /** The first byte of the blob that a part has from a position of the body on. */
  private long next(int index, long position) {
    return parts.get(index).offset() + Math.max(0, position - begin(index));
  }

  @Override
  public void onProgress(Context loop, Runnable task) {
    blob.onProgress(loop, task);
  }

  @Override
  public boolean foundDamaged(long position, String fault) {
    return blob.foundDamaged(next(index(position), position), fault);
  }

  @Override
  public void close() {
    blob.close();
  }
}
