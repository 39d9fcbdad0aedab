package dev.entrepot.cache;

import static dev.entrepot.cache.Names.ALPINE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.entrepot.cache.blob.Quarantine;
import dev.entrepot.cache.verify.Skipped;
import dev.entrepot.cache.verify.VerificationFinding;
import dev.entrepot.cache.verify.VerificationListener;
import dev.entrepot.cache.verify.VerificationOptions;
import dev.entrepot.cache.verify.VerificationProgress;
import dev.entrepot.cache.verify.VerificationSummary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** A verification of a store that something has happened to. */
final class VerificationTest extends ContentCacheFixture {
  private static final VerificationOptions PLAIN =
      new VerificationOptions(false, OptionalLong.empty());

  private final List<VerificationFinding> findings = new ArrayList<>();
  private final List<Skipped> skipped = new ArrayList<>();
  private final List<VerificationProgress> steps = new ArrayList<>();

  private final VerificationListener listener =
      new VerificationListener() {
        @Override
        public void progressed(VerificationProgress progress) {
          steps.add(progress);
        }

        @Override
        public void found(VerificationFinding finding) {
          findings.add(finding);
        }

        @Override
        public void skipped(Skipped one) {
          skipped.add(one);
        }
      };

  private VerificationSummary verify() throws Exception {
    findings.clear();
    return cache().inspection().verification(PLAIN, listener).run();
  }

  private Path quarantine() {
    return parent.resolve("data/quarantine");
  }

  private void flipAByte(Content content) throws IOException {
    byte[] bytes = content.bytes().clone();
    bytes[bytes.length / 2] ^= 1;
    Files.write(file(content), bytes);
  }

  @Test
  void run_everythingRight_saysSoAndChangesNothing() throws Exception {
    commit(blob);
    commit(Content.of("something else"));
    await(cache().metadata().putManifest(ALPINE, image.verified(), Manifests.parse(image)));

    VerificationSummary summary = verify();

    assertThat(summary).isEqualTo(new VerificationSummary(2, 21, 1, 0, 0, 1, 0, 0, 0, 0));
    assertThat(summary.isRight()).isTrue();
    assertThat(findings).isEmpty();
    assertThat(steps.getLast().bytesRead()).isEqualTo(21);
    assertThat(steps.getLast().bytesInAll()).isEqualTo(21);
    assertThat(quarantine()).doesNotExist();
    assertImageIsStored();
  }

  @Test
  void run_flippedByte_isFoundOnceAndTheBlobIsNoLongerStored() throws Exception {
    commit(blob);
    commit(config);
    try (var open = cache().blobs().open(blob.digest()).orElseThrow()) {
      assertThat(open.size()).isEqualTo(blob.bytes().length); // kept open from now on
    }
    flipAByte(blob);

    VerificationSummary summary = verify();

    assertThat(summary.wrong()).isEqualTo(1);
    assertThat(summary.removed()).isEqualTo(1);
    assertThat(findings)
        .singleElement()
        .satisfies(
            found -> {
              assertThat(found.kind()).isEqualTo(VerificationFinding.Kind.DAMAGED_BLOB);
              assertThat(found.digest()).isEqualTo(blob.digest());
              assertThat(found.fault()).contains("digest mismatch");
              assertThat(found.removed()).isTrue();
            });
    assertThat(cache().blobs().size(blob.digest())).isEmpty();
    assertThat(cache().blobs().openIfReady(blob.digest())).isEmpty();
    assertThat(cache().inspection().usage().blobs()).isEqualTo(1);
    assertThat(file(blob)).doesNotExist();
    try (var files = Files.list(quarantine())) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .singleElement()
          .asString()
          .endsWith("-sha256-" + blob.digest().hex());
    }
    assertThat(verify().isRight()).isTrue();

    commit(blob);
    assertThat(read(blob.digest())).isEqualTo(blob.bytes());
    assertThat(verify().isRight()).isTrue();
  }

  @Test
  void run_fileShorterOrGone_isFound() throws Exception {
    commit(blob);
    commit(config);
    Files.write(file(blob), new byte[2]);
    Files.delete(file(config));

    assertThat(verify().wrong()).isEqualTo(2);
    assertThat(findings)
        .extracting(VerificationFinding::kind)
        .containsExactlyInAnyOrder(
            VerificationFinding.Kind.DAMAGED_BLOB, VerificationFinding.Kind.MISSING_BLOB);
    assertThat(cache().inspection().usage().blobs()).isZero();
  }

  @Test
  void run_pathIsNoFile_isUnreadable() throws Exception {
    commit(blob);
    Files.delete(file(blob));
    Files.createDirectory(file(blob));

    assertThat(verify().wrong()).isEqualTo(1);
    assertThat(findings)
        .extracting(VerificationFinding::kind)
        .containsExactly(VerificationFinding.Kind.UNREADABLE_BLOB);
    assertThat(cache().blobs().size(blob.digest())).isEmpty();
  }

  @Test
  void run_interrupted_breaksOffAndLeavesTheStoreAsItIs() throws Exception {
    commit(blob);
    flipAByte(blob);
    Thread.currentThread().interrupt();
    assertThatThrownBy(this::verify).isInstanceOf(InterruptedException.class);
    assertThat(Thread.interrupted()).isFalse();
    assertThat(cache().blobs().size(blob.digest())).isPresent();
    assertThat(verify().wrong()).isEqualTo(1);
  }

  @Test
  void run_manyDamaged_keepsTheNewestOfThem() throws Exception {
    var contents = new ArrayList<Content>();
    for (int i = 0; i < Quarantine.MAX_FILES + 5; i++) {
      var content = Content.of("layer number " + i);
      contents.add(content);
      commit(content);
      flipAByte(content);
    }
    assertThat(verify().removed()).isEqualTo(contents.size());
    try (var files = Files.list(quarantine())) {
      assertThat(files).hasSize(Quarantine.MAX_FILES);
    }
    assertThat(cache().maintenance().makeRoom()).isPositive();
    assertThat(quarantine()).isEmptyDirectory();
  }

  @Test
  void run_damagedBlob_takesItsRoomUntilRoomIsNeeded() throws Exception {
    commit(blob);
    long used = cache().inspection().capacity().used();
    flipAByte(blob);
    assertThat(verify().removed()).isEqualTo(1);
    assertThat(cache().inspection().capacity().used()).isEqualTo(used).isPositive();
    reopen();
    assertThat(cache().inspection().capacity().used()).isEqualTo(used);
    assertThat(cache().maintenance().makeRoom()).isEqualTo(used);
    assertThat(cache().inspection().capacity().used()).isZero();
  }

  @Test
  void doubt_fileThatHasLostBytes_isNotStored() throws Exception {
    commit(blob);
    try (var open = cache().blobs().open(blob.digest()).orElseThrow()) {
      Files.write(file(blob), new byte[10]);
      cache().blobs().doubt(blob.digest(), 10, "it ends early");
      assertThat(cache().blobs().open(blob.digest())).isEmpty();
      assertThat(cache().inspection().usage().blobs()).isZero();
      assertThat(quarantine()).isDirectoryContaining(kept -> kept.toFile().length() == 10);
      assertThat(open.size()).isEqualTo(blob.bytes().length);
    }
  }

  @Test
  void doubt_fileThatIsRightByNow_stays() throws Exception {
    commit(blob);
    cache().blobs().doubt(blob.digest(), 10, "what was open could not be read");
    try (var open = cache().blobs().open(blob.digest()).orElseThrow()) {
      assertThat(Content.read(open.channel())).isEqualTo(blob.bytes());
    }
    assertThat(quarantine()).doesNotExist();
  }
}
