package dev.entrepot.cache;

import static dev.entrepot.cache.Names.ALPINE;
import static dev.entrepot.cache.Names.DEBIAN;
import static dev.entrepot.cache.Names.LATEST;
import static dev.entrepot.cache.Names.NOW;
import static dev.entrepot.cache.Names.pointingAt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.entrepot.cache.collect.Collected;
import dev.entrepot.cache.collect.CollectionListener;
import dev.entrepot.cache.error.StoreException;
import dev.entrepot.cache.evict.Bounds;
import dev.entrepot.cache.evict.Reason;
import dev.entrepot.cache.hold.Frozen;
import dev.entrepot.cache.index.Link;
import dev.entrepot.cache.index.ReferrersRecord;
import dev.entrepot.cache.index.StoreUsage;
import dev.entrepot.cache.listing.history.ListedPeriods;
import dev.entrepot.oci.Digest;
import dev.entrepot.oci.ImagePattern;
import dev.entrepot.oci.MediaType;
import dev.entrepot.oci.Reference;
import dev.entrepot.oci.Tag;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What no tag leads to goes, and nothing else. */
class CollectionTest {
  private static final Duration KEEP = Duration.ofDays(7);
  private static final Collected NOTHING = new Collected(0, 0, 0);
  private static final Tag OTHER = new Tag("other");

  @TempDir Path parent;

  private final Content shared = Content.of("a layer that both have");
  private final Content config = Content.of("a config");
  private final Content newConfig = Content.of("another config");
  private final Content old = Manifests.image(config, shared);
  private final Content renewed = Manifests.image(newConfig, shared);
  private volatile Instant now = NOW;
  private @Nullable ContentCache opened;

  @BeforeEach
  void open() throws StoreException {
    open(List.of());
  }

  private void open(List<ImagePattern> pins) throws StoreException {
    var settings =
        new StoreSettings(
            parent.resolve("data"), 1 << 20, 10, KEEP, KEEP, diskBytes -> Bounds.NONE, pins);
    opened = ContentCache.open(settings, () -> now);
  }

  private ContentCache cache() {
    return Objects.requireNonNull(opened);
  }

  @AfterEach
  void close() {
    cache().close();
  }

  private Collected collect() throws StoreException {
    return cache().retention().collection().collect();
  }

  private Collected collectAfter(Duration time) throws StoreException {
    now = now.plus(time);
    return collect();
  }

  /** What comes is remembered until the end of the second pass. */
  private void settle() throws StoreException {
    collect();
    collect();
  }

  private void commit(Content content) throws IOException {
    try (var staged = cache().blobs().stage(content.digest())) {
      staged.write(content.batch());
      staged.commit(content.verified());
    }
  }

  private void put(Content manifest) {
    await(cache().metadata().putManifest(ALPINE, manifest.verified(), Manifests.parse(manifest)));
  }

  private void point(Tag tag, Content manifest) {
    await(cache().metadata().putTag(ALPINE, tag, pointingAt(manifest)));
  }

  private static void await(CompletionStage<Void> stage) {
    stage.toCompletableFuture().join();
  }

  private boolean isStored(Content manifest) {
    return cache().metadata().manifest(manifest.digest()).isPresent();
  }

  private boolean isBlob(Content blob) throws IOException {
    var found = cache().blobs().open(blob.digest());
    if (found.isPresent()) {
      found.get().close();
    }
    return found.isPresent();
  }

  private void fillAndMoveTheTag() throws IOException {
    for (var blob : List.of(shared, config, newConfig)) {
      commit(blob);
    }
    put(old);
    point(LATEST, old);
    put(renewed);
    point(LATEST, renewed);
  }

  @Test
  void collect_afterAClockThatWasYearsAhead_letsGoInTheUsualTime() throws Exception {
    put(old);
    point(LATEST, old);
    commit(config);
    put(renewed);
    now = NOW.plus(Duration.ofDays(3650));
    cache().retention().notePull(ALPINE, new Reference.Digested(old.digest()));
    settle(); // What no tag leads to is noted, as of that time.
    await(cache().metadata().removeTag(ALPINE, LATEST));
    close(); // Pulls are written.
    now = NOW;
    open();

    settle();
    assertThat(cache().inspection().usage().manifests()).as("not at once").isEqualTo(2);
    collectAfter(KEEP.plusSeconds(1));
    settle();
    assertThat(cache().inspection().usage().manifests())
        .as("noted by the clock ahead")
        .isEqualTo(1);
    collectAfter(KEEP.plusSeconds(1));
    settle();
    assertThat(cache().inspection().usage().manifests()).as("pulled by the clock ahead").isZero();
    assertThat(cache().blobs().size(config.digest())).isEmpty();
  }

  @Test
  void collect_tagMoved_oldImageStaysForItsTimeAndGoesAlone() throws Exception {
    fillAndMoveTheTag();
    assertThat(collect()).isEqualTo(NOTHING);
    assertThat(collectAfter(KEEP.minusSeconds(1))).isEqualTo(NOTHING);
    assertThat(collectAfter(Duration.ofSeconds(1)))
        .isEqualTo(new Collected(1, 1, config.bytes().length));
    assertThat(isStored(old)).isFalse();
    assertThat(isBlob(config)).isFalse();
    assertThat(cache().metadata().link(ALPINE, old.digest())).isEmpty();
    assertThat(cache().metadata().link(ALPINE, config.digest())).isEmpty();
    assertThat(isStored(renewed)).isTrue();
    assertThat(isBlob(newConfig)).isTrue();
    assertThat(isBlob(shared)).isTrue();
    assertThat(cache().metadata().link(ALPINE, shared.digest())).isPresent();
    assertThat(cache().metadata().tag(ALPINE, LATEST)).isPresent();
    assertThat(cache().retention().evictions().blobs(Reason.UNREACHED)).isEqualTo(1);
    assertThat(cache().retention().collection().collected().manifests()).isEqualTo(1);
    assertThat(cache().inspection().usage().blobs()).isEqualTo(2);
    assertThat(collectAfter(KEEP)).isEqualTo(NOTHING);
  }

  @Test
  void collect_tagComesBackInTime_nothingGoes() throws Exception {
    fillAndMoveTheTag();
    collect();
    point(OTHER, old);
    assertThat(collectAfter(KEEP)).isEqualTo(NOTHING);
    await(cache().metadata().removeTag(ALPINE, OTHER));
    assertThat(collectAfter(KEEP)).isEqualTo(NOTHING);
    assertThat(collectAfter(KEEP).manifests()).isEqualTo(1);
  }

  @Test
  void collect_pulledByDigest_staysAsLongAgain() throws Exception {
    fillAndMoveTheTag();
    collect();
    now = now.plus(KEEP);
    cache().retention().notePull(ALPINE, new Reference.Digested(old.digest()));
    reopen(); // Pulls are written when it closes, at the latest.
    assertThat(collect()).isEqualTo(NOTHING);
    assertThat(isBlob(config)).isTrue();
    assertThat(collectAfter(KEEP)).isEqualTo(NOTHING);
    assertThat(collectAfter(KEEP).manifests()).isEqualTo(1);
    assertThat(cache().retention().lastPull(ALPINE, new Reference.Digested(old.digest())))
        .isEmpty();
  }

  private void reopen() throws StoreException {
    close();
    open();
  }

  @Test
  void collect_askedBetweenPasses_itsTimeBeginsAnew() throws Exception {
    fillAndMoveTheTag();
    collect();
    now = now.plus(KEEP);
    assertThat(isStored(old)).isTrue();
    assertThat(collect()).isEqualTo(NOTHING);
    assertThat(collectAfter(KEEP.minusSeconds(1))).isEqualTo(NOTHING);
    assertThat(collectAfter(Duration.ofSeconds(1)).manifests()).isEqualTo(1);
  }

  @Test
  void collect_restartBetween_theTimeGoesOn() throws Exception {
    fillAndMoveTheTag();
    collect();
    reopen();
    assertThat(collectAfter(KEEP).manifests()).isEqualTo(1);
  }

  @Test
  void collect_danglingIndex_goesBeforeItsManifests() throws Exception {
    var platform = Manifests.image(config, shared);
    var index = Manifests.index(List.of(platform));
    commit(shared);
    commit(config);
    put(platform);
    put(index);
    settle();
    assertThat(collectAfter(KEEP)).isEqualTo(new Collected(1, 0, 0));
    assertThat(isStored(index)).isFalse();
    assertThat(cache().blobs().size(shared.digest())).isPresent();
    assertThat(collectAfter(KEEP).blobs()).isEqualTo(2);
    assertThat(cache().inspection().usage()).isEqualTo(StoreUsage.NONE);
  }

  @Test
  void collect_taggedIndex_staysWithAllItsManifestsName() throws Exception {
    var index = Manifests.index(List.of(old, renewed));
    for (var blob : List.of(shared, config, newConfig)) {
      commit(blob);
    }
    put(old);
    put(renewed);
    put(index);
    point(LATEST, index);
    collect();
    assertThat(collectAfter(KEEP)).isEqualTo(NOTHING);
  }

  @Test
  void collect_signature_staysAndGoesWithWhatItRefersTo() throws Exception {
    var signature = Manifests.referring(config, old);
    commit(config);
    commit(shared);
    put(old);
    put(signature);
    point(LATEST, old);
    var referrers = new ReferrersRecord(ByteBuffer.wrap(new byte[] {1}), now);
    cache().referrers().put(ALPINE, old.digest(), referrers);
    collect();
    assertThat(collectAfter(KEEP)).isEqualTo(NOTHING);
    assertThat(isStored(signature)).isTrue();
    assertThat(cache().referrers().of(ALPINE, old.digest())).isPresent();
    await(cache().metadata().removeTag(ALPINE, LATEST));
    assertThat(collectAfter(KEEP)).isEqualTo(NOTHING);
    assertThat(collectAfter(KEEP).manifests()).isEqualTo(2);
    assertThat(cache().referrers().of(ALPINE, old.digest())).isEmpty();
  }

  @Test
  void collect_pinned_stays() throws Exception {
    close();
    open(List.of(ImagePattern.parse("docker.io/library/alpine@" + old.digest()).orElseThrow()));
    fillAndMoveTheTag();
    collect();
    assertThat(collectAfter(KEEP)).isEqualTo(NOTHING);
    assertThat(collectAfter(KEEP)).isEqualTo(NOTHING);
  }

  @Test
  void collect_blobOfNoManifest_staysWhileItIsUsed() throws Exception {
    commit(shared);
    await(cache().metadata().addLink(ALPINE, shared.digest(), Link.confirmed(Link.Kind.BLOB, 7)));
    collect();
    assertThat(isBlob(shared)).isTrue();
    assertThat(collectAfter(KEEP)).isEqualTo(NOTHING);
    var reader = cache().blobs().open(shared.digest()).orElseThrow();
    assertThat(collectAfter(KEEP)).isEqualTo(NOTHING); // Its last use is a new one.
    assertThat(collectAfter(KEEP)).isEqualTo(NOTHING); // It is being read.
    reader.close();
    assertThat(collect()).isEqualTo(new Collected(0, 1, shared.bytes().length));
    assertThat(cache().metadata().link(ALPINE, shared.digest())).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"application/vnd.oci.image.layer.v1.tar+gzip", "application/vnd.unheard.of"})
  void collect_blobThatAnIndexNames_staysAsLongAsIt(String type) throws Exception {
    Content index = Manifests.cache(shared, MediaType.parse(type).orElseThrow());
    commit(shared);
    await(cache().metadata().putManifest(ALPINE, index.verified(), Manifests.parse(index)));
    await(cache().metadata().putTag(ALPINE, LATEST, pointingAt(index)));
    settle();
    assertThat(collectAfter(KEEP)).isEqualTo(NOTHING);
    await(cache().metadata().removeTag(ALPINE, LATEST));
    settle();
    assertThat(collectAfter(KEEP).manifests()).isEqualTo(1);
  }

  @Test
  void collect_publicContent_goesWithWhatItIsOf() throws Exception {
    var registry = ALPINE.registry();
    commit(shared);
    await(cache().metadata().addPublic(registry, shared.digest()));
    await(cache().metadata().addPublic(registry, old.digest()));
    await(
        cache()
            .metadata()
            .addLink(ALPINE, shared.digest(), Link.named(Link.Kind.BLOB, OptionalLong.of(7))));
    settle();
    collect();
    assertThat(cache().metadata().isConfirmed(ALPINE, shared.digest())).isTrue();
    assertThat(collectAfter(KEEP).blobs()).isEqualTo(1);
    await(
        cache()
            .metadata()
            .addLink(ALPINE, shared.digest(), Link.named(Link.Kind.BLOB, OptionalLong.of(7))));
    assertThat(cache().metadata().isConfirmed(ALPINE, shared.digest())).isFalse();
  }

  @Test
  void collect_committedAnew_isNotHeldAgainstIt() throws Exception {
    commit(shared);
    collect();
    now = now.plus(KEEP);
    commit(shared);
    assertThat(collect()).isEqualTo(NOTHING);
    assertThat(collectAfter(KEEP).blobs()).isEqualTo(1);
  }

  @Test
  void collect_linkOfWhatATagPointsTo_staysWithoutTheManifest() throws Exception {
    point(LATEST, old);
    await(cache().metadata().addLink(ALPINE, old.digest(), Link.confirmed(Link.Kind.MANIFEST, 7)));
    await(
        cache()
            .metadata()
            .addLink(DEBIAN, renewed.digest(), Link.confirmed(Link.Kind.MANIFEST, 7)));
    settle();
    collectAfter(KEEP);
    assertThat(cache().metadata().link(ALPINE, old.digest())).isPresent();
    assertThat(cache().metadata().link(DEBIAN, renewed.digest())).isEmpty();
  }

  @Test
  void collect_pullsOfWhatIsGone_areForgottenAfterTheirTime() throws Exception {
    fillAndMoveTheTag();
    cache().retention().notePull(ALPINE, new Reference.Tagged(LATEST));
    cache().retention().notePull(ALPINE, new Reference.Tagged(OTHER));
    reopen();
    collectAfter(KEEP.minusSeconds(1));
    assertThat(cache().retention().lastPull(ALPINE, new Reference.Tagged(OTHER))).isPresent();
    collectAfter(Duration.ofSeconds(2));
    assertThat(cache().retention().lastPull(ALPINE, new Reference.Tagged(OTHER))).isEmpty();
    assertThat(cache().retention().lastPull(ALPINE, new Reference.Tagged(LATEST))).isPresent();
  }

  private Set<Digest> collectNow(Content... content) throws Exception {
    var gone = new HashSet<Digest>();
    var listener =
        new CollectionListener() {
          @Override
          public void gone(Digest manifest) {
            gone.add(manifest);
          }
        };
    var digests = Stream.of(content).map(Content::digest).collect(Collectors.toSet());
    if (digests.isEmpty()) {
      cache().retention().collection().collectNow(Instant.MAX, listener);
    } else {
      cache().retention().collection().collectNow(digests, listener);
    }
    return gone;
  }

  @Test
  void collectNow_tagMovedAMomentAgo_oldImageGoesAndSharedLayerStays() throws Exception {
    fillAndMoveTheTag();

    assertThat(collectNow()).containsExactly(old.digest());
    assertThat(isBlob(config)).isFalse();
    assertThat(isBlob(shared)).isTrue();
    assertThat(isStored(renewed)).isTrue();
    assertThat(collectNow()).isEmpty();
  }

  @Test
  void collectNow_index_goesWithItsImagesInOneGo() throws Exception {
    fillAndMoveTheTag();
    var index = Manifests.index(List.of(old, renewed));
    put(index);
    point(OTHER, index);
    await(cache().metadata().removeTag(ALPINE, OTHER));

    assertThat(collectNow()).containsExactlyInAnyOrder(index.digest(), old.digest());
  }

  @Test
  void collectNow_pulledByDigest_staysIfThatWasLater() throws Exception {
    fillAndMoveTheTag();
    cache().retention().notePull(ALPINE, new Reference.Digested(old.digest()));
    cache().close();
    open();

    cache().retention().collection().collectNow(now.minusSeconds(1), CollectionListener.NONE);
    assertThat(isStored(old)).isTrue();
    assertThat(collectNow()).containsExactly(old.digest());
  }

  @Test
  void collectNow_someContent_leavesTheRestAsItWas() throws Exception {
    fillAndMoveTheTag();
    var other = Manifests.image(Content.of("a third config"), shared);
    put(other);

    assertThat(collectNow(old, config)).containsExactly(old.digest());
    assertThat(isBlob(config)).isFalse();
    assertThat(isStored(other)).isTrue();
    assertThat(collectNow(renewed)).isEmpty();
  }

  @Test
  void collectNow_frozenTag_keepsWhereItPointed() throws Exception {
    fillAndMoveTheTag();
    cache().retention().holds().freeze(new Frozen(ALPINE, LATEST, pointingAt(old)));

    assertThat(collectNow()).isEmpty();
    assertThat(isBlob(config)).isTrue();
    cache().retention().holds().thaw(ALPINE, LATEST);
    assertThat(collectNow()).containsExactly(old.digest());
  }

  @Test
  void collectNow_interrupted_endsEarly() throws Exception {
    fillAndMoveTheTag();

    Thread.currentThread().interrupt();
    assertThatExceptionOfType(InterruptedException.class).isThrownBy(this::collectNow);
    assertThat(isStored(old)).isTrue();
  }

  @Test
  void collect_historyOfATag_goesOnceTheTagIsGoneForLong() throws Exception {
    put(old);
    point(LATEST, old);
    point(OTHER, old);
    await(cache().metadata().removeTag(ALPINE, OTHER));
    settle();
    assertThat(tags()).containsExactly(LATEST, OTHER);
    collectAfter(KEEP.minusSeconds(1));
    assertThat(tags()).containsExactly(LATEST, OTHER);
    collectAfter(Duration.ofSeconds(1));
    assertThat(tags()).containsExactly(LATEST);
  }

  private List<Tag> tags() throws StoreException {
    return cache().inspection().listing().tagHistories().of(ALPINE).stream()
        .map(ListedPeriods::tag)
        .toList();
  }
}
