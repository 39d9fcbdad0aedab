package dev.entrepot.cache.index;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.entrepot.cache.Content;

class IndexValuesFuzzTest {
  @FuzzTest
  void read_anyBytes_isEmptyOrARecordThatWritesTheSame(byte[] value) {
    assertReadsOrIsEmpty(value);
  }

  static void assertReadsOrIsEmpty(byte[] value) {
    var digest = Content.of("").digest();
    IndexValues.readBlob(value).map(IndexValues::write).ifPresent(back -> same(value, back));
    IndexValues.readTag(value).map(IndexValues::write).ifPresent(back -> same(value, back));
    IndexValues.readHistory(value).map(IndexValues::write).ifPresent(back -> same(value, back));
    IndexValues.readLink(value).map(IndexValues::write).ifPresent(back -> same(value, back));
    IndexValues.readUsage(value).map(IndexValues::write).ifPresent(back -> same(value, back));
    IndexValues.readManifest(digest, value)
        .map(IndexValues::write)
        .ifPresent(back -> same(value, back));
  }

  private static void same(byte[] value, byte[] back) {
    assertThat(back).isEqualTo(value);
  }
}
