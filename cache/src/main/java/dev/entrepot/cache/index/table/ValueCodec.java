package dev.entrepot.cache.index.table;

import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * How the values of a table are written: a format byte, now {@value #FORMAT}, and then their parts.
 */
public interface ValueCodec<K, V> {
  /** The first byte of every value. */
  byte FORMAT = 1;

  /** The value's bytes, for the caller alone. */
  byte[] write(V value);

  /**
   * The value that some bytes are of; it may keep them.
   *
   * @param key that the bytes were found under
   * @return empty if the bytes are of another format, cut, too long, or wrong
   */
  Optional<V> read(K key, byte[] bytes);

  /** A codec that writes and reads part by part. */
  static <K, V> ValueCodec<K, V> of(
      Function<? super V, ValueWriter> writer,
      BiFunction<? super K, ValueReader, ? extends V> reader) {
    return new ValueCodec<>() {
      @Override
      public byte[] write(V value) {
        return writer.apply(value).bytes();
      }

      @Override
      public Optional<V> read(K key, byte[] bytes) {
        return ValueReader.read(bytes, in -> reader.apply(key, in));
      }
    };
  }
}
