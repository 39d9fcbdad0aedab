package dev.entrepot.cache.index.table;

import static dev.entrepot.cache.Names.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.cache.Content;
import dev.entrepot.cache.Seed;
import dev.entrepot.cache.index.BlobRecord;
import dev.entrepot.cache.index.Link;
import dev.entrepot.cache.index.StoreUsage;
import dev.entrepot.cache.index.StoredManifest;
import dev.entrepot.cache.index.TagHistory;
import dev.entrepot.cache.index.TagRecord;
import dev.entrepot.oci.MediaType;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ValueCodecTest {
  /** What no value that is read here depends on. */
  private static final String KEY = "a key";

  private static final MediaType LONGEST = new MediaType("a".repeat(127) + "/" + "b".repeat(127));

  private final Content content = Content.of("content");

  @Test
  void blob_anyRecord_roundTrips() {
    for (var at : List.of(NOW, Instant.EPOCH, Instant.MIN, Instant.MAX)) {
      var blob = new BlobRecord(Long.MAX_VALUE, at);
      assertThat(ContentValues.BLOB.read(KEY, ContentValues.BLOB.write(blob))).contains(blob);
    }
  }

  @Test
  void manifest_anyBytes_roundTrips() {
    for (var bytes : List.of(new byte[0], content.bytes())) {
      var manifest = new StoredManifest(content.digest(), LONGEST, ByteBuffer.wrap(bytes));
      var value = ContentValues.MANIFEST.write(manifest);
      assertThat(ContentValues.MANIFEST.read(content.digest(), value)).contains(manifest);
    }
  }

  @Test
  void tag_eachAlgorithm_roundTrips() {
    for (var target : List.of(content, Content.sha512("content"))) {
      var tag = new TagRecord(target.digest(), LONGEST, 0, NOW);
      assertThat(TagValues.TAG.read(KEY, TagValues.TAG.write(tag))).contains(tag);
    }
  }

  @Test
  void history_anyChanges_roundTrips() {
    var history = TagHistory.NONE;
    for (int i = 0; i < TagHistory.MAX_CHANGES; i++) {
      assertThat(TagValues.HISTORY.read(KEY, TagValues.HISTORY.write(history))).contains(history);
      var target = i % 2 == 0 ? content : Content.sha512("content");
      history = i % 5 == 4 ? history.gone(NOW) : history.pointed(target.digest(), NOW);
    }
  }

  @Test
  void history_tooManyChanges_isEmpty() {
    var value = new ValueWriter((TagHistory.MAX_CHANGES + 1) * (1 + ValueWriter.INSTANT));
    for (int i = 0; i <= TagHistory.MAX_CHANGES; i++) {
      value.putByte((byte) 2).putInstant(NOW);
    }
    assertThat(TagValues.HISTORY.read(KEY, value.bytes())).isEmpty();
  }

  @Test
  void link_eachKindAndBasisWithAndWithoutSize_roundTrips() {
    for (var kind : Link.Kind.values()) {
      for (var basis : Link.Basis.values()) {
        for (var size : List.of(OptionalLong.empty(), OptionalLong.of(0), OptionalLong.of(9))) {
          var link = new Link(kind, size, basis);
          assertThat(ContentValues.LINK.read(KEY, ContentValues.LINK.write(link))).contains(link);
        }
      }
    }
  }

  @Test
  void link_ofAnEarlierVersion_isUntold() {
    var value = new ValueWriter(1 + ValueWriter.LONG).putByte((byte) 2).putLong(9).bytes();
    assertThat(ContentValues.LINK.read(KEY, value))
        .contains(new Link(Link.Kind.MANIFEST, OptionalLong.of(9), Link.Basis.UNTOLD));
  }

  @Test
  void link_ofAnUnknownBasis_isEmpty() {
    var value =
        new ValueWriter(2 + ValueWriter.LONG).putByte((byte) 2).putLong(9).putByte((byte) 3);
    assertThat(ContentValues.LINK.read(KEY, value.bytes())).isEmpty();
  }

  @Test
  void usage_any_roundTrips() {
    var usage = new StoreUsage(1, Long.MAX_VALUE, 3);
    assertThat(CountValues.USAGE.read(KEY, CountValues.USAGE.write(usage))).contains(usage);
  }

  @Test
  void read_anotherFormat_isEmpty() {
    var value = ContentValues.BLOB.write(new BlobRecord(1, NOW));
    value[0]++;
    assertThat(ContentValues.BLOB.read(KEY, value)).isEmpty();
  }

  @Test
  void read_cutOrLonger_isEmpty() {
    var value = ContentValues.BLOB.write(new BlobRecord(1, NOW));
    for (int length = 0; length < value.length; length++) {
      assertThat(ContentValues.BLOB.read(KEY, Arrays.copyOf(value, length))).isEmpty();
    }
    assertThat(ContentValues.BLOB.read(KEY, Arrays.copyOf(value, value.length + 1))).isEmpty();
  }

  @Test
  void read_damagedAnywhere_isEmptyOrARecordThatWritesTheSame() {
    var random = Seed.random(getClass());
    var tag = TagValues.TAG.write(new TagRecord(content.digest(), MediaType.OCI_INDEX, 7, NOW));
    for (int i = 0; i < 20_000; i++) {
      var value = Arrays.copyOf(tag, random.nextInt(tag.length + 2));
      for (int damage = random.nextInt(4); damage >= 0 && value.length > 0; damage--) {
        value[random.nextInt(value.length)] = (byte) random.nextInt();
      }
      ValueCodecFuzzTest.assertReadsOrIsEmpty(value);
    }
  }
}
