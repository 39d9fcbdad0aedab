package dev.entrepot.cache.blob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.entrepot.cache.Content;
import dev.entrepot.cache.Seed;
import dev.entrepot.cache.blob.BlobStore.Discarded;
import dev.entrepot.cache.error.StoreException;
import dev.entrepot.oci.Digest;
import dev.entrepot.oci.RegistryName;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** What every store of blobs promises. */
abstract class BlobStoreContract {
  static final Digest SOME = Content.of("some").digest();

  final RandomGenerator random = Seed.random(getClass());

  /** The store under test; the same at each call within a test. */
  abstract BlobStore store();

  /** Another store of the same kind. */
  abstract BlobStore otherStore();

  void commit(Content content) throws IOException {
    try (var staged = store().stage(content.digest())) {
      staged.write(content.batch());
      staged.commit(content.verified());
    }
  }

  byte[] stored(Content content) throws IOException {
    try (var channel = store().open(content.digest()).orElseThrow()) {
      return Content.read(channel);
    }
  }

  @Test
  void publish_verified_isFoundWholeAndCanBeForced() throws IOException {
    var content = Content.of("small");
    try (var staged = store().stage(content.digest())) {
      staged.write(content.batch());
      staged.publish(content.verified());
    }
    assertThat(stored(content)).isEqualTo(content.bytes());
    assertThat(store().force(Set.of(content.digest(), Content.of("gone").digest()))).isEmpty();
    assertThat(stored(content)).isEqualTo(content.bytes());
  }

  @Test
  void open_unknownDigest_isEmpty() throws IOException {
    assertThat(store().open(Content.of("never stored").digest())).isEmpty();
  }

  @Test
  void commit_verified_isFoundWhole() throws IOException {
    var content = Content.random(random, 100_000);
    commit(content);
    assertThat(stored(content)).isEqualTo(content.bytes());
  }

  @Test
  void commit_empty_isFound() throws IOException {
    var content = Content.of("");
    commit(content);
    assertThat(stored(content)).isEmpty();
  }

  @Test
  void commit_sha512_isFound() throws IOException {
    var content = Content.sha512("sha512");
    commit(content);
    assertThat(stored(content)).isEqualTo(content.bytes());
  }

  @Test
  void commit_otherSizeThanVerified_isRefused() throws IOException {
    var content = Content.of("content");
    try (var staged = store().stage(SOME)) {
      staged.write(Content.of("conten").batch());
      assertThatThrownBy(() -> staged.commit(content.verified()))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("7 bytes")
          .hasMessageContaining("6 ");
    }
    assertThat(store().open(content.digest())).isEmpty();
  }

  @Test
  void commit_stagedElsewhere_isFoundThereAlone() throws IOException {
    var content = Content.of("content");
    try (var staged = otherStore().stage(SOME)) {
      staged.write(content.batch());
      staged.commit(content.verified());
    }
    assertThat(store().open(content.digest())).isEmpty();
  }

  @Test
  void commit_twice_isRefused() throws IOException {
    var content = Content.of("content");
    try (var staged = store().stage(SOME)) {
      staged.write(content.batch());
      staged.commit(content.verified());
      assertThatThrownBy(() -> staged.commit(content.verified()))
          .isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void commit_afterClose_isRefused() throws IOException {
    var content = Content.of("content");
    var staged = store().stage(SOME);
    staged.write(content.batch());
    staged.close();
    assertThatThrownBy(() -> staged.commit(content.verified()))
        .isInstanceOf(IllegalStateException.class);
    assertThat(store().open(content.digest())).isEmpty();
  }

  @Test
  void commit_storedAlready_keepsOneAndItsReaders() throws IOException {
    var content = Content.random(random, 5000);
    commit(content);
    try (var reader = store().open(content.digest()).orElseThrow()) {
      commit(content);
      assertThat(Content.read(reader)).isEqualTo(content.bytes());
    }
    assertThat(stored(content)).isEqualTo(content.bytes());
  }

  @Test
  void close_withoutCommit_leavesNothing() throws IOException {
    var content = Content.of("content");
    try (var staged = store().stage(SOME)) {
      staged.write(content.batch());
    }
    assertThat(store().open(content.digest())).isEmpty();
  }

  @Test
  void write_manyBuffers_appendsAllInOrder() throws IOException {
    var content = Content.random(random, 20_000);
    try (var staged = store().stage(SOME)) {
      for (int from = 0; from < content.bytes().length; from += 10_000) {
        staged.write(pieces(content, from, 10_000));
        assertThat(staged.size()).isEqualTo(from + 10_000);
      }
      staged.commit(content.verified());
    }
    assertThat(stored(content)).isEqualTo(content.bytes());
  }

  /** More buffers than one gathering system call takes, every other one empty. */
  private static ByteBuffer[] pieces(Content content, int from, int length) {
    var pieces = new ByteBuffer[length];
    for (int i = 0; i < length; i += 2) {
      pieces[i] = ByteBuffer.wrap(content.bytes(), from + i, 2);
      pieces[i + 1] = ByteBuffer.allocate(0);
    }
    return pieces;
  }

  @Test
  void write_afterCommit_isRefused() throws IOException {
    var content = Content.of("content");
    try (var staged = store().stage(SOME)) {
      staged.write(content.batch());
      staged.commit(content.verified());
      assertThatThrownBy(() -> staged.write(content.batch()))
          .isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void lease_whileGrowing_readsWhatIsWritten() throws IOException {
    try (var staged = store().stage(SOME);
        var lease = staged.lease()) {
      staged.write(Content.of("ab").batch());
      assertThat(Content.read(lease.channel())).asString().isEqualTo("ab");
      staged.write(Content.of("cd").batch());
      assertThat(Content.read(lease.channel())).asString().isEqualTo("abcd");
    }
  }

  @Test
  void lease_afterCommit_staysReadable() throws IOException {
    var content = Content.of("content");
    ContentLease lease;
    try (var staged = store().stage(SOME)) {
      staged.write(content.batch());
      lease = staged.lease();
      staged.commit(content.verified());
    }
    assertThat(Content.read(lease.channel())).isEqualTo(content.bytes());
    lease.close();
  }

  @Test
  void lease_afterDiscard_staysReadable() throws IOException {
    ContentLease lease;
    try (var staged = store().stage(SOME)) {
      staged.write(Content.of("content").batch());
      lease = staged.lease();
    }
    var channel = lease.channel();
    assertThat(Content.read(channel)).asString().isEqualTo("content");
    lease.close();
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void lease_ofClosedWithoutReaders_isRefused() throws IOException {
    var staged = store().stage(SOME);
    staged.close();
    assertThatThrownBy(staged::lease).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void delete_stored_isGoneButForItsReaders() throws IOException {
    var content = Content.of("content");
    commit(content);
    try (var reader = store().open(content.digest()).orElseThrow()) {
      store().delete(content.digest());
      assertThat(store().open(content.digest())).isEmpty();
      assertThat(Content.read(reader)).isEqualTo(content.bytes());
    }
  }

  @Test
  void delete_unknown_doesNothing() throws IOException {
    var content = Content.of("never stored");
    store().delete(content.digest());
    assertThat(store().open(content.digest())).isEmpty();
  }

  @Test
  void stage_afterKeep_goesOnWhereItWasLeft() throws IOException {
    var content = Content.random(random, 100_000);
    try (var staged = store().stage(content.digest())) {
      staged.write(new ByteBuffer[] {ByteBuffer.wrap(content.bytes(), 0, 60_000)});
      staged.keep();
    }
    try (var staged = store().stage(content.digest())) {
      assertThat(staged.size()).isEqualTo(60_000);
      staged.truncate(50_000);
      staged.write(new ByteBuffer[] {ByteBuffer.wrap(content.bytes(), 50_000, 50_000)});
      staged.commit(content.verified());
    }
    assertThat(stored(content)).isEqualTo(content.bytes());
  }

  @Test
  void stage_keptOfAnotherRegistry_isNotGoneOnWith() throws IOException {
    var mine = Optional.of(new RegistryName("mine.test:5000"));
    try (var staged = store().stage(SOME, Optional.of(new RegistryName("evil.test")))) {
      staged.write(Content.of("wrong").batch());
      staged.keep();
    }
    try (var staged = store().stage(SOME)) {
      assertThat(staged.size()).isZero();
    }
    try (var staged = store().stage(SOME, mine)) {
      assertThat(staged.size()).isZero();
      staged.write(Content.of("right").batch());
      staged.keep();
    }
    try (var staged = store().stage(SOME, mine)) {
      assertThat(staged.size()).isEqualTo(5);
      staged.keep();
    }
    assertThat(store().discardKept(Instant.MAX)).isEqualTo(new Discarded(2, 10));
  }

  @Test
  void stage_twoRegistriesAtATime_bothKeepTheirs() throws IOException {
    try (var one = store().stage(SOME, Optional.of(new RegistryName("one.test")));
        var other = store().stage(SOME, Optional.of(new RegistryName("other.test")))) {
      assertThat(one.keep()).isTrue();
      assertThat(other.keep()).isTrue();
    }
  }

  @Test
  void stage_afterDiscard_beginsAnew() throws IOException {
    try (var staged = store().stage(SOME)) {
      staged.write(Content.of("wrong").batch());
    }
    try (var staged = store().stage(SOME)) {
      assertThat(staged.size()).isZero();
    }
  }

  @Test
  void stage_whileItIsStaged_beginsAnotherOne() throws IOException {
    var content = Content.of("content");
    try (var first = store().stage(content.digest());
        var second = store().stage(content.digest())) {
      first.write(Content.of("half").batch());
      assertThat(second.size()).isZero();
      second.write(content.batch());
      second.commit(content.verified());
    }
    assertThat(stored(content)).isEqualTo(content.bytes());
  }

  @Test
  void discardKept_leavesWhatIsYoungerOrStaged() throws IOException {
    try (var staged = store().stage(SOME)) {
      staged.write(Content.of("kept").batch());
      staged.keep();
    }
    Instant yesterday = InstantSource.system().instant().minus(Duration.ofDays(1));
    assertThat(store().discardKept(yesterday)).isEqualTo(new Discarded(0, 0));
    try (var staged = store().stage(SOME)) {
      assertThat(store().discardKept(Instant.MAX)).isEqualTo(new Discarded(0, 0));
      assertThat(staged.size()).isEqualTo(4);
      staged.keep();
    }
    assertThat(store().discardKept(Instant.MAX)).isEqualTo(new Discarded(1, 4));
    try (var staged = store().stage(SOME)) {
      assertThat(staged.size()).isZero();
    }
  }
}
