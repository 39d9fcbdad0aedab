package dev.entrepot.cache.index.table;

import java.util.Optional;
import java.util.function.Function;

/** How the keys of a table are written. */
public interface KeyCodec<K> {
  /** The key's bytes, for the caller alone. */
  byte[] write(K key);

  /** The key that some bytes are of; empty for any other bytes, whatever they are. */
  Optional<K> read(byte[] bytes);

  /** A codec of two functions. */
  static <K> KeyCodec<K> of(
      Function<? super K, byte[]> writer, Function<byte[], Optional<K>> reader) {
    return new KeyCodec<>() {
      @Override
      public byte[] write(K key) {
        return writer.apply(key);
      }

      @Override
      public Optional<K> read(byte[] bytes) {
        return reader.apply(bytes);
      }
    };
  }
}
