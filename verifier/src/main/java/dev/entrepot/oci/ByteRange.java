package dev.entrepot.oci;

import java.util.Optional;

/** A range of bytes as a client asks for it (RFC 9110, 14.1.2), before the length is known. */
public sealed interface ByteRange {
  /**
   * From one byte to another, both inclusive.
   *
   * @param first not negative, not after last
   */
  record Between(long first, long last) implements ByteRange {
    public Between {
      if (first < 0 || last < first) {
        throw new IllegalArgumentException("not a byte range: %d-%d".formatted(first, last));
      }
    }
  }

  /**
   * From one byte to the end.
   *
   * @param first not negative
   */
  record From(long first) implements ByteRange {
    public From {
      if (first < 0) {
        throw new IllegalArgumentException("not a byte range: %d-".formatted(first));
      }
    }
  }

  /**
   * The last bytes.
   *
   * @param length how many, not negative
   */
  record Suffix(long length) implements ByteRange {
    public Suffix {
      if (length < 0) {
        throw new IllegalArgumentException("not a byte range: -%d".formatted(length));
      }
    }
  }

  /**
   * The part of a representation that this range selects; empty if it selects none, which is 416
   * (RFC 9110, 15.5.17).
   *
   * @param total the representation's length in bytes, not negative
   */
  default Optional<Span> within(long total) {
    Span span =
        switch (this) {
          case Between(long first, long last) ->
              new Span(first, Math.min(last, total - 1) - first + 1);
          case From(long first) -> new Span(first, total - first);
          case Suffix(long length) ->
              new Span(Math.max(0, total - length), Math.min(length, total));
        };
    return span.length() > 0 ? Optional.of(span) : Optional.empty();
  }

  /**
   * Some consecutive bytes of a representation.
   *
   * @param offset of the first, from 0
   * @param length how many; nothing is selected where it is not positive
   */
  record Span(long offset, long length) {
    /** The whole of a representation of this length. */
    public static Span whole(long total) {
      return new Span(0, total);
    }

    /** The offset after the last byte. */
    public long end() {
      return offset + length;
    }
  }
}
