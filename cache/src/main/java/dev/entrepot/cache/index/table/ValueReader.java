package dev.entrepot.cache.index.table;

import dev.entrepot.oci.Digest;
import dev.entrepot.oci.MediaType;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/** Reads the parts of a value in the order in which they were written. */
public final class ValueReader {
  private static final int NANOS_PER_SECOND = 1_000_000_000;

  private final ByteBuffer bytes;

  private ValueReader(ByteBuffer bytes) {
    this.bytes = bytes;
  }

  /** What the parts make; empty if the bytes are of another format, cut, too long, or wrong. */
  static <T> Optional<T> read(byte[] value, Function<ValueReader, ? extends T> parts) {
    var bytes = ByteBuffer.wrap(value);
    if (!bytes.hasRemaining() || bytes.get() != ValueCodec.FORMAT) {
      return Optional.empty();
    }
    try {
      T made = parts.apply(new ValueReader(bytes));
      return bytes.hasRemaining() ? Optional.empty() : Optional.of(made);
    } catch (BufferUnderflowException | IllegalArgumentException | DateTimeException e) {
      return Optional.empty();
    }
  }

  /** Whether there is another part. */
  boolean hasMore() {
    return bytes.hasRemaining();
  }

  byte getByte() {
    return bytes.get();
  }

  long getLong() {
    return bytes.getLong();
  }

  Instant getInstant() {
    long seconds = bytes.getLong();
    int nanos = bytes.getInt();
    if (nanos < 0 || nanos >= NANOS_PER_SECOND) {
      throw new IllegalArgumentException("not the nanoseconds of a second: " + nanos);
    }
    return Instant.ofEpochSecond(seconds, nanos);
  }

  Digest getDigest() {
    return DigestBytes.read(bytes);
  }

  MediaType getMediaType() {
    var text = new byte[Byte.toUnsignedInt(bytes.get())];
    bytes.get(text);
    return new MediaType(new String(text, StandardCharsets.ISO_8859_1));
  }

  ByteBuffer getRest() {
    var rest = bytes.slice();
    bytes.position(bytes.limit());
    return rest;
  }
}
