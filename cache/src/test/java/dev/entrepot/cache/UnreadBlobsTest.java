package dev.entrepot.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.entrepot.cache.fault.Fault;
import dev.entrepot.cache.verify.Skipped;
import dev.entrepot.cache.verify.VerificationFinding;
import dev.entrepot.cache.verify.VerificationListener;
import dev.entrepot.cache.verify.VerificationOptions;
import dev.entrepot.cache.verify.VerificationProgress;
import dev.entrepot.cache.verify.VerificationSummary;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A failure that says nothing of a blob takes nothing out of the store. */
class UnreadBlobsTest implements VerificationListener {
  private static final int BLOBS = 40;
  private static final Duration INTERVAL = Duration.ofDays(30);

  @TempDir Path parent;
  private final RandomGenerator random = Seed.random(getClass());
  private final List<Content> contents =
      Stream.generate(() -> Content.random(random, 1000)).limit(BLOBS).toList();
  private final List<VerificationFinding> findings = new ArrayList<>();
  private final List<Skipped> skipped = new ArrayList<>();
  private FaultyStore store;
  private ContentCache cache;

  @BeforeEach
  void fill() throws IOException {
    store = FaultyStore.in(parent.resolve("data"), true);
    cache = store.open();
    for (var content : contents) {
      try (var staged = cache.blobs().stage(content.digest())) {
        staged.write(content.batch());
        staged.commit(content.verified());
      }
    }
  }

  @AfterEach
  void close() {
    store.disk().heal();
    cache.close();
  }

  @Override
  public void progressed(VerificationProgress progress) {}

  @Override
  public void found(VerificationFinding finding) {
    findings.add(finding);
  }

  @Override
  public void skipped(Skipped one) {
    skipped.add(one);
  }

  private VerificationSummary verify() throws Exception {
    return cache
        .inspection()
        .verification(new VerificationOptions(false, OptionalLong.empty()), this)
        .run();
  }

  private void assertAllAreThere() throws IOException {
    for (var content : contents) {
      try (var blob = cache.blobs().open(content.digest()).orElseThrow()) {
        assertThat(Content.read(blob.channel())).isEqualTo(content.bytes());
      }
    }
  }

  @Test
  void verification_tooManyOpenFiles_countsThemAsUnreadAndKeepsThem() throws Exception {
    store.disk().failAt(Fault.NO_FILES, 1, true);
    VerificationSummary summary = verify();
    store.disk().heal();
    assertThat(findings).isEmpty();
    assertThat(summary.wrong()).isZero();
    assertThat(summary.removed()).isZero();
    assertThat(summary.unread()).isEqualTo(BLOBS);
    assertThat(summary.isRight()).isFalse();
    assertThat(skipped)
        .hasSize(BLOBS)
        .allSatisfy(
            one -> {
              assertThat(one.kind()).isEqualTo(Skipped.Kind.UNREAD_BLOB);
              assertThat(one.reason()).contains("Too many open files");
            });
    assertAllAreThere();
    assertThat(verify().isRight()).isTrue();
  }

  @Test
  void verification_diskThatReadsNothing_doesNotEmptyTheStore() throws Exception {
    store.disk().failAt(Fault.ERROR, 1, true);
    VerificationSummary summary = verify();
    store.disk().heal();
    assertThat(summary.wrong()).isBetween(1L, 4L);
    assertThat(summary.unread()).isEqualTo(BLOBS - summary.wrong());
    assertAllAreThere();
  }

  @Test
  void scrub_tooManyOpenFiles_waitsLongerAndLongerAndThenGoesOn() throws Exception {
    var scrub = cache.maintenance().scrub(INTERVAL, 1L << 40);
    store.disk().failAt(Fault.NO_FILES, 1, true);
    assertThat(scrub.step()).isEqualTo(Duration.ofSeconds(1));
    assertThat(scrub.step()).isEqualTo(Duration.ofSeconds(2));
    assertThat(scrub.waiting()).isPresent();
    assertThat(scrub.share()).isZero();
    store.disk().heal();
    while (scrub.step().isZero()) {
      assertThat(scrub.waiting()).isEmpty();
    }
    assertThat(scrub.bytes()).isEqualTo(BLOBS * 1000L);
    assertThat(scrub.wrong()).isZero();
    assertAllAreThere();
  }

  @Test
  void scrub_blobThatCannotBeReadForGood_isNotWaitedForForEver() throws Exception {
    var scrub = cache.maintenance().scrub(INTERVAL, 1L << 40);
    store.disk().failAt(Fault.NO_FILES, 1, true);
    int steps = 0;
    for (Duration rest = scrub.step(); !rest.equals(INTERVAL); rest = scrub.step()) {
      assertThat(rest).isLessThanOrEqualTo(Duration.ofMinutes(1));
      steps++;
    }
    assertThat(steps).isBetween(11, 50);
    assertThat(scrub.takeRemoved()).isEmpty();
    store.disk().heal();
    assertAllAreThere();
  }

  @Test
  void doubtAndOpen_tooManyOpenFiles_leaveTheBlob() throws Exception {
    var content = contents.getFirst();
    store.disk().failAt(Fault.NO_FILES, 1, true);
    cache.blobs().doubt(content.digest(), 0, "it could not be read");
    assertThatThrownBy(() -> cache.blobs().open(content.digest()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("Too many open files");
    store.disk().heal();
    assertAllAreThere();
  }
}
