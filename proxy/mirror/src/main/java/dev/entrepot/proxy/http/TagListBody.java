package dev.entrepot.proxy.http;

import dev.entrepot.proxy.http.response.HeapBody;
import dev.entrepot.proxy.route.RequestedName;
import dev.entrepot.proxy.thread.OwnerThread;
import dev.entrepot.proxy.upstream.TagNames;
import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import java.nio.charset.StandardCharsets;

/**
 * A page of tags as the OCI distribution specification writes it ("Listing Tags"), written as it is
 * sent. Neither names of repositories nor tags have characters that JSON escapes. Event loop only.
 */
final class TagListBody implements HeapBody {
  /** What stands between two tags: {@code ","}. */
  private static final int BETWEEN_BYTES = 3;

  private final OwnerThread owner = OwnerThread.current();
  private final byte[] head;
  private final byte[] tail;
  private final TagNames tags;
  private int position;
  private boolean ended;

  private TagListBody(String name, TagNames tags) {
    this.head = ascii("{\"name\":\"%s\",\"tags\":[".formatted(name));
    this.tail = ascii("]}");
    this.tags = tags;
  }

  /** The page, under the name that the client asked for. */
  static TagListBody of(RequestedName name, TagNames tags) {
    return new TagListBody(name.toString(), tags);
  }

  @Override
  public long length() {
    long between = tags.isEmpty() ? 0 : (long) BETWEEN_BYTES * tags.size() - 1;
    return head.length + tags.characters() + between + tail.length;
  }

  @Override
  public long memory() {
    return tags.memory();
  }

  @Override
  public Buffer next() {
    assert owner.isHere() : owner;
    var piece = new byte[PIECE_BYTES];
    int length = position == 0 && !ended ? copy(head, piece, 0) : 0;
    while (position < tags.size() && hasRoom(length, tags.length(position) + BETWEEN_BYTES)) {
      length = write(piece, length);
    }
    if (position == tags.size() && !ended && hasRoom(length, tail.length)) {
      length += copy(tail, piece, length);
      ended = true;
    }
    return BufferInternal.buffer(Unpooled.wrappedBuffer(piece, 0, length));
  }

  private int write(byte[] piece, int start) {
    int at = start;
    if (position > 0) {
      piece[at++] = ',';
    }
    piece[at++] = '"';
    tags.copy(position, piece, at);
    at += tags.length(position++);
    piece[at++] = '"';
    return at;
  }

  private static boolean hasRoom(int length, int more) {
    return length + more <= PIECE_BYTES;
  }

  private static int copy(byte[] text, byte[] piece, int at) {
    System.arraycopy(text, 0, piece, at, text.length);
    return text.length;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
