package dev.entrepot.cache;

import static dev.entrepot.cache.Names.ALPINE;
import static dev.entrepot.cache.Names.DEBIAN;
import static dev.entrepot.cache.Names.LATEST;
import static dev.entrepot.cache.Names.NOW;
import static dev.entrepot.cache.Names.hub;
import static dev.entrepot.cache.Names.pointingAt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.entrepot.cache.index.TagRecord;
import dev.entrepot.cache.listing.ListedImage;
import dev.entrepot.cache.listing.ListingScope;
import dev.entrepot.oci.ImagePattern;
import dev.entrepot.oci.MediaType;
import dev.entrepot.oci.Reference;
import dev.entrepot.oci.Tag;
import dev.entrepot.oci.manifest.Platform;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What a store's listings say of what was put into it. */
final class ListingTest extends ListingFixture {
  private static final ListingScope ALL = new ListingScope(List.of(), true, true);
  private static final ListingScope TAGGED = new ListingScope(List.of(), false, true);

  @Test
  void images_oneWithAllItsBlobs_isCompleteWithItsSizes() throws Exception {
    store(ALPINE, LATEST, arm, armConfig, shared);
    cache().retention().notePull(ALPINE, new Reference.Tagged(LATEST));

    ListedImage listed = only(images(TAGGED));

    long bytes = sizes(arm, armConfig, shared);
    assertThat(listed.repository()).isEqualTo(ALPINE);
    assertThat(listed.tag()).contains(LATEST);
    assertThat(listed.digest()).isEqualTo(arm.digest());
    assertThat(listed.id()).contains(armConfig.digest());
    assertThat(listed.mediaType()).contains(MediaType.OCI_MANIFEST);
    assertThat(listed.platforms()).containsExactly(platform("linux", "arm64", "v8"));
    assertThat(listed.size().here()).isEqualTo(bytes);
    assertThat(listed.size().whole()).isEqualTo(bytes);
    assertThat(listed.size().shared()).hasValue(0);
    assertThat(listed.size().own()).hasValue(bytes);
    assertThat(listed.isComplete()).isTrue();
    assertThat(listed.isPinned()).isFalse();
    assertThat(listed.lastPulled().orElseThrow().getEpochSecond()).isEqualTo(NOW.getEpochSecond());
  }

  @Test
  void images_layerThatIsNotHere_isNotCompleteAndCountsInTheWholeOnly() throws Exception {
    store(ALPINE, LATEST, arm, armConfig);

    ListedImage listed = only(images(TAGGED));

    assertThat(listed.isComplete()).isFalse();
    assertThat(listed.size().here()).isEqualTo(sizes(arm, armConfig));
    assertThat(listed.size().whole()).isEqualTo(sizes(arm, armConfig, shared));
  }

  @Test
  void images_layerOfTwoImages_isSharedByBoth() throws Exception {
    Content other = Manifests.image(config, shared);
    store(ALPINE, LATEST, arm, armConfig, shared);
    store(DEBIAN, LATEST, other, config);

    assertThat(images(TAGGED))
        .extracting(listed -> listed.size().shared())
        .containsExactly(OptionalLong.of(sizes(shared)), OptionalLong.of(sizes(shared)));
  }

  @Test
  void images_twoTagsOfOneImage_shareNothing() throws Exception {
    store(ALPINE, LATEST, arm, armConfig, shared);
    store(ALPINE, new Tag("3"), arm);
    store(DEBIAN, LATEST, arm);

    assertThat(images(TAGGED))
        .hasSize(3)
        .allSatisfy(listed -> assertThat(listed.size().shared()).hasValue(0));
  }

  @Test
  void images_index_hasThePlatformsThatAreHere() throws Exception {
    Content amd = Manifests.image(config, blob);
    Content index = Manifests.index(List.of(amd, arm));
    store(ALPINE, LATEST, index);
    store(ALPINE, Optional.empty(), arm, armConfig, shared);
    cache().retention().notePull(ALPINE, new Reference.Digested(arm.digest()));

    ListedImage listed = only(images(ALL));

    assertThat(listed.mediaType()).contains(MediaType.OCI_INDEX);
    assertThat(listed.platforms()).containsExactly(platform("linux", "arm64", "v8"));
    assertThat(listed.id()).contains(armConfig.digest());
    assertThat(listed.isComplete()).isTrue();
    assertThat(listed.lastPulled()).isPresent();
    assertThat(listed.size().here()).isEqualTo(sizes(index, arm, armConfig, shared));
    assertThat(listed.size().whole()).isEqualTo(sizes(index, arm, armConfig, shared, amd));
  }

  @Test
  void images_tagThatMoved_leavesOneWithoutTagThatStillShares() throws Exception {
    Content next = Manifests.image(config, shared);
    store(ALPINE, LATEST, arm, armConfig, shared);
    store(ALPINE, LATEST, next, config);

    assertThat(images(TAGGED)).extracting(ListedImage::digest).containsExactly(next.digest());
    assertThat(images(ALL))
        .extracting(ListedImage::tag)
        .containsExactly(Optional.of(LATEST), Optional.empty());
    assertThat(images(ALL))
        .extracting(listed -> listed.size().shared())
        .containsOnly(OptionalLong.of(sizes(shared)));
  }

  @Test
  void images_tagOfAnotherRepository_leadsToNothingHere() throws Exception {
    store(ALPINE, LATEST, arm, armConfig, shared);
    store(DEBIAN, Optional.empty(), arm);

    assertThat(images(ALL))
        .extracting(listed -> listed.repository() + " " + listed.tag().isPresent())
        .containsExactly(ALPINE + " true", DEBIAN + " false");
  }

  @Test
  void images_patterns_showWhatTheyMean() throws Exception {
    store(ALPINE, LATEST, arm, armConfig, shared);
    store(hub("library/alpine2"), new Tag("3"), arm);
    store(DEBIAN, Optional.empty(), arm);

    assertThat(names("docker.io/library/alpine*:*")).containsExactly("alpine", "alpine2");
    assertThat(names("docker.io/*:3")).containsExactly("alpine2");
    assertThat(names("docker.io/library/debian:*")).containsExactly("debian");
    assertThat(names("docker.io/library/debian@" + arm.digest())).containsExactly("debian");
    assertThat(names("quay.io/*:*")).isEmpty();
  }

  @Test
  void images_manifestThatIsNotHere_isShownWithNothing() throws Exception {
    await(cache().metadata().putTag(ALPINE, LATEST, pointingAt(arm)));

    ListedImage listed = only(images(ALL));

    assertThat(listed.isComplete()).isFalse();
    assertThat(listed.size().here()).isZero();
    assertThat(listed.mediaType()).isEmpty();
  }

  @Test
  void images_configsThatAreNone_haveNoPlatform() throws Exception {
    for (String text : List.of("", "[", "{\"os\":7}", "[".repeat(100_000), "{\"os\":\"a b\"}")) {
      Content hostile = Content.of(text);
      store(ALPINE, LATEST, Manifests.image(hostile, blob), hostile);
      assertThat(only(images(TAGGED)).platforms()).isEmpty();
    }
  }

  @Test
  void images_sizesBeyondAllNumbers_areTheGreatest() throws Exception {
    String layer =
        "{\"mediaType\":\"a/b\",\"digest\":\"%s\",\"size\":%d}".formatted("%s", Long.MAX_VALUE);
    Content huge =
        Content.of(
            "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"layers\":[%s,%s]}"
                .formatted(
                    MediaType.OCI_MANIFEST,
                    layer.formatted(blob.digest()),
                    layer.formatted(config.digest())));
    store(ALPINE, LATEST, huge);

    assertThat(only(images(TAGGED)).size().whole()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void images_indexNamedTwice_isCountedOnce() throws Exception {
    Content inner = Manifests.index(List.of(arm));
    Content outer = Manifests.index(List.of(inner, arm, inner));
    store(ALPINE, LATEST, outer);
    store(ALPINE, Optional.empty(), inner);

    assertThat(only(images(ALL)).size().here()).isEqualTo(sizes(outer, inner));
  }

  @Test
  void pulledSince_tagMovedAfterItsPlatformWasPulled_leavesThePlatformOut() throws Exception {
    Content before = Manifests.index(List.of(arm));
    store(ALPINE, Optional.empty(), before, arm);
    point(before, NOW.minus(Duration.ofDays(1)));
    cache().retention().notePull(ALPINE, new Reference.Tagged(LATEST));
    cache().retention().notePull(ALPINE, new Reference.Digested(arm.digest()));
    assertThat(pulled()).containsExactly("latest");
    Content next = Manifests.index(List.of());
    store(ALPINE, Optional.empty(), next);

    point(next, NOW.minus(Duration.ofMinutes(1)));

    assertThat(pulled()).containsExactly("latest");
  }

  @Test
  void pulledSince_platformPulledLongAfterTheTagMoved_isThere() throws Exception {
    Content before = Manifests.index(List.of(arm));
    store(ALPINE, Optional.empty(), before, arm);
    point(before, NOW.minus(Duration.ofDays(1)));
    point(Manifests.index(List.of()), NOW.minus(Duration.ofHours(1)));
    cache().retention().notePull(ALPINE, new Reference.Tagged(LATEST));
    cache().retention().notePull(ALPINE, new Reference.Digested(arm.digest()));

    assertThat(pulled()).containsExactly("latest", arm.digest().toString());
  }

  private void point(Content target, Instant at) throws Exception {
    TagRecord record = pointingAt(target);
    await(
        cache()
            .metadata()
            .putTag(
                ALPINE,
                LATEST,
                new TagRecord(record.digest(), record.mediaType(), record.size(), at)));
  }

  private List<String> pulled() throws Exception {
    List<String> pulled = new ArrayList<>();
    cache()
        .inspection()
        .listing()
        .pulledSince(Instant.EPOCH, pull -> pulled.add(pull.reference().toString()));
    return pulled;
  }

  @Test
  void images_interrupted_endsEarly() throws Exception {
    store(ALPINE, LATEST, arm);
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> images(ALL)).isInstanceOf(InterruptedException.class);
  }

  @Test
  void find_byTagAndDigest_tellsTheSame() throws Exception {
    store(ALPINE, LATEST, arm, armConfig, shared);
    store(ALPINE, new Tag("3"), arm);

    var byTag =
        cache().inspection().listing().find(ALPINE, new Reference.Tagged(LATEST)).orElseThrow();
    var byDigest =
        cache()
            .inspection()
            .listing()
            .find(ALPINE, new Reference.Digested(arm.digest()))
            .orElseThrow();

    assertThat(byTag.tags()).containsExactly(new Tag("3"), LATEST);
    assertThat(byTag.checkedAt()).contains(NOW);
    assertThat(byTag.config().orElseThrow().remaining()).isEqualTo(armConfig.bytes().length);
    assertThat(byDigest.tree()).isEqualTo(byTag.tree());
    assertThat(byDigest.checkedAt()).isEmpty();
  }

  @Test
  void find_whatIsNotHere_isEmpty() throws Exception {
    store(ALPINE, LATEST, arm, armConfig, shared);

    for (var reference :
        List.of(
            new Reference.Tagged(new Tag("4")),
            new Reference.Digested(shared.digest()),
            new Reference.Digested(blob.digest()))) {
      assertThat(cache().inspection().listing().find(ALPINE, reference)).isEmpty();
    }
    assertThat(cache().inspection().listing().find(DEBIAN, new Reference.Digested(arm.digest())))
        .isEmpty();
  }

  private List<ListedImage> images(ListingScope wish) throws Exception {
    var images = new ArrayList<ListedImage>();
    cache().inspection().listing().images(wish, images::add);
    return images;
  }

  private List<String> names(String pattern) throws Exception {
    var wish = new ListingScope(List.of(ImagePattern.parse(pattern).orElseThrow()), true, false);
    return images(wish).stream()
        .map(listed -> listed.repository().name().value().substring("library/".length()))
        .toList();
  }

  private static ListedImage only(List<ListedImage> images) {
    assertThat(images).hasSize(1);
    return images.getFirst();
  }

  private static Platform platform(String os, String architecture, String variant) {
    return Platform.parse(os, architecture, variant).orElseThrow();
  }
}
