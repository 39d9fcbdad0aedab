package dev.entrepot.cache;

import static dev.entrepot.cache.Names.NOW;
import static dev.entrepot.cache.Names.hub;
import static dev.entrepot.cache.Names.pointingAt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.entrepot.cache.error.StoreException;
import dev.entrepot.cache.evict.Bounds;
import dev.entrepot.cache.index.TagRecord;
import dev.entrepot.oci.Digest;
import dev.entrepot.oci.ImagePattern;
import dev.entrepot.oci.MediaType;
import dev.entrepot.oci.Reference;
import dev.entrepot.oci.Repository;
import dev.entrepot.oci.Tag;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Manifests, tags and lists have a part of the limit, and the least used of them go. */
class IndexLimitTest {
  private static final Repository REPOSITORY = hub("library/many");
  private static final long MIB = 1 << 20;

  @TempDir Path parent;
  private volatile Instant now = NOW;
  private @Nullable ContentCache opened;

  private void open(long maxBytes, List<ImagePattern> pins) throws StoreException {
    var settings =
        new StoreSettings(
            parent.resolve("data"),
            64 * MIB,
            10,
            Duration.ofDays(1),
            Duration.ofDays(365),
            diskBytes -> new Bounds(maxBytes, 0),
            pins);
    opened = ContentCache.open(settings, () -> now);
  }

  private ContentCache cache() {
    return Objects.requireNonNull(opened);
  }

  @AfterEach
  void close() {
    cache().close();
  }

  private static Content manifest(String name, int bytes) {
    return Content.of(
        """
        {"schemaVersion":2,"mediaType":"%s","manifests":[],"annotations":{"%s":"%s"}}\
        """
            .formatted(MediaType.OCI_INDEX, name, "x".repeat(bytes)));
  }

  private CompletionStage<Void> put(Content manifest) {
    return cache()
        .metadata()
        .putManifest(REPOSITORY, manifest.verified(), Manifests.parse(manifest));
  }

  private void putTagged(Content manifest, Tag tag) {
    await(put(manifest));
    var target = pointingAt(manifest);
    await(
        cache()
            .metadata()
            .putTag(
                REPOSITORY,
                tag,
                new TagRecord(target.digest(), target.mediaType(), target.size(), now)));
  }

  private static void await(CompletionStage<Void> stage) {
    stage.toCompletableFuture().join();
  }

  private boolean has(Digest digest) {
    return cache().metadata().manifest(digest).isPresent();
  }

  private long bytesOfTheIndex() throws IOException {
    try (Stream<Path> files = Files.list(parent.resolve("data/index"))) {
      return files.mapToLong(file -> file.toFile().length()).sum();
    }
  }

  @Test
  void putManifest_sixtyOfFourMib_areNotKeptBeyondAnEighthOfTheLimit() throws Exception {
    open(64 * MIB, List.of());
    int refused = 0;
    for (int i = 0; i < 60; i++) {
      var stage = put(manifest("m" + i, (int) (4 * MIB) - 1000)).toCompletableFuture();
      try {
        stage.join();
      } catch (CompletionException e) {
        assertThat(e).hasRootCauseInstanceOf(StoreException.class);
        assertThat(e).hasMessageContaining("no room in the index");
        refused++;
      }
    }
    assertThat(refused).as("as each has more than one of them may").isEqualTo(60);
    assertThat(cache().inspection().indexCapacity().used()).isLessThanOrEqualTo(8 * MIB);
    assertThat(bytesOfTheIndex()).isLessThan(9 * MIB);
    assertThat(cache().health().state()).isInstanceOf(StoreHealth.State.Keeping.class);
  }

  @Test
  void putManifest_noRoom_isSeenFromMemoryAndFails() throws Exception {
    open(MIB, List.of());
    var last = manifest("last", 50_000);
    for (int i = 0; i < 40; i++) {
      put(manifest("m" + i, 30_000));
    }
    var stage = put(last);
    assertThatThrownBy(() -> await(stage)).hasMessageContaining("no room in the index");
    assertThat(has(last.digest())).isTrue();
    assertThat(cache().inspection().indexCapacity().used()).isLessThanOrEqualTo(MIB / 8);
    assertThat(cache().inspection().capacity().used())
        .isEqualTo(cache().inspection().indexCapacity().used());
    assertThat(cache().health().state()).isInstanceOf(StoreHealth.State.Keeping.class);
  }

  @Test
  void makeIndexRoom_tightIndex_letsTheLeastUsedGoAndKeepsPinnedAndUsedOnes() throws Exception {
    var pinned = manifest("pinned", 5000);
    var pin = ImagePattern.parse("docker.io/library/many:pinned").orElseThrow();
    open(MIB, List.of(pin));
    putTagged(pinned, new Tag("pinned"));
    var old = Stream.iterate(0, i -> i + 1).limit(10).map(i -> manifest("old" + i, 5000)).toList();
    for (int i = 0; i < old.size(); i++) {
      putTagged(old.get(i), new Tag("old" + i));
    }
    now = now.plus(Duration.ofDays(60));
    var used = new Reference.Tagged(new Tag("old3"));
    cache().retention().notePull(REPOSITORY, used);
    cache().retention().noteLook(REPOSITORY, new Tag("old7"));
    var fresh = manifest("fresh", 5000);
    putTagged(fresh, new Tag("fresh"));
    for (int i = 0; !cache().inspection().indexCapacity().isTight(); i++) {
      putTagged(manifest("more" + i, 5000), new Tag("more" + i));
    }

    cache().retention().collection().makeIndexRoom();

    assertThat(cache().inspection().indexCapacity().isEasy()).isTrue();
    assertThat(has(pinned.digest())).as("pinned").isTrue();
    assertThat(has(fresh.digest())).as("fresh").isTrue();
    assertThat(has(old.get(3).digest())).as("pulled today").isTrue();
    assertThat(cache().metadata().tag(REPOSITORY, new Tag("old4"))).isEmpty();
    assertThat(has(old.get(7).digest())).as("looked at today").isTrue();
    assertThat(old.stream().filter(it -> has(it.digest()))).containsExactly(old.get(3), old.get(7));
    long used1 = cache().inspection().indexCapacity().used();
    cache().close();
    open(MIB, List.of(pin));
    assertThat(cache().inspection().indexCapacity().used()).as("after a restart").isEqualTo(used1);
  }

  @Test
  void makeIndexRoom_largeManifestsAmongSmallOnes_letsTheLargeOnesGoFirst() throws Exception {
    open(64 * MIB, List.of());
    var small = manifest("small", 5000);
    putTagged(small, new Tag("small"));
    now = now.plus(Duration.ofDays(3));
    for (int i = 0; !cache().inspection().indexCapacity().isTight(); i++) {
      putTagged(manifest("large" + i, 200_000), new Tag("large" + i));
    }
    cache().retention().collection().makeIndexRoom();
    assertThat(cache().inspection().indexCapacity().isEasy()).isTrue();
    assertThat(has(small.digest())).isTrue();
  }

  @Test
  void makeIndexRoom_usesOfAClockThatWasAhead_freezeNothing() throws Exception {
    open(MIB, List.of());
    now = NOW.plus(Duration.ofDays(3650));
    for (int i = 0; !cache().inspection().indexCapacity().isTight(); i++) {
      putTagged(manifest("m" + i, 5000), new Tag("m" + i));
      cache().retention().notePull(REPOSITORY, new Reference.Tagged(new Tag("m" + i)));
    }
    now = NOW;
    cache().retention().collection().makeIndexRoom();
    assertThat(cache().inspection().indexCapacity().isEasy()).isTrue();
  }
}
