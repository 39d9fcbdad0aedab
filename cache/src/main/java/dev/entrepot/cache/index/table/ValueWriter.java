package dev.entrepot.cache.index.table;

import dev.entrepot.oci.Digest;
import dev.entrepot.oci.MediaType;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** Writes the parts of a value, one after the other, behind its format byte. */
public final class ValueWriter {
  static final int LONG = Long.BYTES;
  static final int INSTANT = Long.BYTES + Integer.BYTES;

  private final ByteBuffer bytes;

  /**
   * @param length of all parts together, in bytes
   */
  ValueWriter(int length) {
    bytes = ByteBuffer.allocate(1 + length).put(ValueCodec.FORMAT);
  }

  static int length(MediaType mediaType) {
    return 1 + mediaType.value().length();
  }

  ValueWriter putByte(byte value) {
    bytes.put(value);
    return this;
  }

  ValueWriter putLong(long value) {
    bytes.putLong(value);
    return this;
  }

  ValueWriter putInstant(Instant instant) {
    bytes.putLong(instant.getEpochSecond()).putInt(instant.getNano());
    return this;
  }

  ValueWriter putDigest(Digest digest) {
    bytes.put(DigestBytes.of(digest));
    return this;
  }

  /** A media type has at most 255 characters, so its length fits a byte. */
  ValueWriter putMediaType(MediaType mediaType) {
    byte[] text = mediaType.value().getBytes(StandardCharsets.US_ASCII);
    bytes.put((byte) text.length).put(text);
    return this;
  }

  ValueWriter putRest(ByteBuffer rest) {
    bytes.put(rest);
    return this;
  }

  /** The value; every byte that was asked for must have been put. */
  byte[] bytes() {
    if (bytes.hasRemaining()) {
      throw new IllegalStateException(bytes.remaining() + " bytes short");
    }
    return bytes.array();
  }
}
