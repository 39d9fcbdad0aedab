package dev.entrepot.operate.name;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.entrepot.cache.listing.ImageSize;
import dev.entrepot.cache.listing.ListedImage;
import dev.entrepot.oci.Digest;
import dev.entrepot.oci.RegistryName;
import dev.entrepot.oci.Repository;
import dev.entrepot.oci.RepositoryName;
import dev.entrepot.oci.Tag;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which images a filter means. */
final class ImageFilterTest {
  private static final Instant MADE = Instant.parse("2026-01-02T03:04:05Z");
  private static final ImageNames NAMES =
      new ImageNames(Optional.of(RegistryName.DOCKER_HUB), Set.of());

  private static ListedImage image(
      String repository, Optional<String> tag, Optional<Instant> created) {
    return new ListedImage(
        new Repository(RegistryName.DOCKER_HUB, RepositoryName.parse(repository).orElseThrow()),
        tag.map(Tag::new),
        Digest.parse("sha256:" + "ab".repeat(32)).orElseThrow(),
        Optional.empty(),
        List.of(),
        Optional.empty(),
        created,
        Map.of("vendor", "us", "empty", ""),
        new ImageSize(0, 0, OptionalLong.empty()),
        true,
        Optional.empty(),
        false);
  }

  private static boolean isMeant(ListedImage image, String... filters) throws Exception {
    var filter = ImageFilter.of(List.of(filters), NAMES);
    return new FilteredImages(filter, Optional.empty(), Optional.empty(), NAMES).test(image);
  }

  @ParameterizedTest
  @CsvSource({
    "label=vendor, true",
    "label=vendor=us, true",
    "label=vendor=them, false",
    "label=empty, true",
    "label=empty=, true",
    "label=Vendor, false",
    "dangling=false, true",
    "dangling=0, true",
    "dangling=true, false",
    "reference=alpine, true",
    "reference=alpine:3.*, true",
    "reference=alp?ne:*, true",
    "reference=*, true",
    "reference=docker.io/library/alpine:3.20, true",
    "reference=debian, false",
    "reference=team/*, false"
  })
  void of_oneFilter_meansWhatDockerMeans(String filter, boolean isMeant) throws Exception {
    var image = image("library/alpine", Optional.of("3.20"), Optional.of(MADE));

    assertThat(isMeant(image, filter)).isEqualTo(isMeant);
  }

  @Test
  void of_severalFilters_allHoldAndOneReference() throws Exception {
    var image = image("library/alpine", Optional.of("3"), Optional.of(MADE));

    assertThat(isMeant(image, "reference=debian", "reference=alpine", "label=vendor")).isTrue();
    assertThat(isMeant(image, "label=vendor", "label=other")).isFalse();
  }

  @Test
  void of_imageWithoutTag_isDanglingAndReferredByDigest() throws Exception {
    var image = image("team/app", Optional.empty(), Optional.empty());

    assertThat(isMeant(image, "dangling=1", "reference=team/app@sha256:abab*")).isTrue();
    assertThat(isMeant(image, "reference=team/app:*")).isFalse();
  }

  @Test
  void test_bounds_areLeftOutAndUnknownDatesFitNone() throws Exception {
    var filter = ImageFilter.of(List.of(), NAMES);
    var dated = image("team/app", Optional.of("1"), Optional.of(MADE));
    var undated = image("team/app", Optional.of("1"), Optional.empty());
    var later = Optional.of(MADE.plusSeconds(1));
    var same = Optional.of(MADE);

    assertThat(new FilteredImages(filter, later, Optional.empty(), NAMES).test(dated)).isTrue();
    assertThat(new FilteredImages(filter, same, Optional.empty(), NAMES).test(dated)).isFalse();
    assertThat(new FilteredImages(filter, Optional.empty(), same, NAMES).test(dated)).isFalse();
    assertThat(new FilteredImages(filter, later, Optional.empty(), NAMES).test(undated)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "dangling", "dangling=maybe", "label=", "age=3d", "=x", "reference=[", "a b"})
  void of_whatIsNoFilter_isRefusedWithThoseThereAre(String filter) {
    assertThatThrownBy(() -> ImageFilter.of(List.of(filter), NAMES))
        .isInstanceOf(UnclearNameException.class)
        .hasMessageContaining("no filter of images")
        .hasMessageContaining("reference=PATTERN");
  }

  @Test
  void of_danglingBothWays_isRefused() {
    assertThatThrownBy(() -> ImageFilter.of(List.of("dangling=true", "dangling=false"), NAMES))
        .isInstanceOf(UnclearNameException.class)
        .hasMessageContaining("both ways");
  }

  @ParameterizedTest
  @CsvSource({
    "library/alpine, alpine",
    "library/team/alpine, library/team/alpine",
    "team/alpine, team/alpine"
  })
  void familiar_onTheDefaultRegistry_isShort(String repository, String name) {
    var there =
        new Repository(RegistryName.DOCKER_HUB, RepositoryName.parse(repository).orElseThrow());

    assertThat(NAMES.familiar(there)).isEqualTo(name);
    assertThat(new ImageNames(Optional.empty(), Set.of()).familiar(there))
        .isEqualTo("docker.io/" + name);
  }
}
