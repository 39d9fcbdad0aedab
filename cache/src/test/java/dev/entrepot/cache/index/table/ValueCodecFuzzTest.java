package dev.entrepot.cache.index.table;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.entrepot.cache.Content;

class ValueCodecFuzzTest {
  @FuzzTest
  void read_anyBytes_isEmptyOrARecordThatWritesTheSame(byte[] value) {
    assertReadsOrIsEmpty(value);
  }

  static void assertReadsOrIsEmpty(byte[] value) {
    assertReadsOrIsEmpty(ContentValues.BLOB, "a key", value);
    assertReadsOrIsEmpty(TagValues.TAG, "a key", value);
    assertReadsOrIsEmpty(TagValues.HISTORY, "a key", value);
    assertReadsOrIsEmpty(ContentValues.LINK, "a key", value);
    assertReadsOrIsEmpty(CountValues.USAGE, "a key", value);
    assertReadsOrIsEmpty(ContentValues.MANIFEST, Content.of("").digest(), value);
  }

  private static <K, V> void assertReadsOrIsEmpty(ValueCodec<K, V> codec, K key, byte[] value) {
    codec.read(key, value).ifPresent(it -> assertThat(codec.write(it)).isEqualTo(value));
  }
}
