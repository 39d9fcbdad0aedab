package dev.entrepot.cache.evict;

import static dev.entrepot.cache.Names.ALPINE;
import static dev.entrepot.cache.Names.DEBIAN;
import static dev.entrepot.cache.Names.LATEST;
import static dev.entrepot.cache.Names.NOW;
import static dev.entrepot.cache.Names.pointingAt;
import static dev.entrepot.cache.index.table.Tables.MANIFESTS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.cache.Content;
import dev.entrepot.cache.Manifests;
import dev.entrepot.cache.index.StoredManifest;
import dev.entrepot.cache.index.table.IndexChange.PutManifest;
import dev.entrepot.cache.index.table.IndexChange.PutTag;
import dev.entrepot.cache.index.table.IndexChange.RemoveTag;
import dev.entrepot.cache.index.table.MemoryIndex;
import dev.entrepot.oci.ImagePattern;
import dev.entrepot.oci.Repository;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PinsTest {
  private final MemoryIndex index = new MemoryIndex();
  private final Content config = Content.of("a config");
  private final Content layer = Content.of("a layer");
  private final Content image = Manifests.image(config, layer);
  private final Content list = Manifests.index(List.of(image));
  private final Content otherLayer = Content.of("another layer");
  private final Content otherImage = Manifests.image(config, otherLayer);

  @Test
  void isPinned_noPatterns_isNothing() {
    var pins = pins();
    assertThat(pins.isPinned(layer.digest())).isFalse();
    pins.update();
    assertThat(pins.isPinned(layer.digest())).isFalse();
  }

  @Test
  void isPinned_beforeTheIndexIsRead_isAll() throws Exception {
    var pins = pins("docker.io/library/alpine:latest");
    assertThat(pins.isPinned(layer.digest())).isTrue();
    index.refuse();
    pins.update();
    assertThat(pins.isPinned(layer.digest())).isTrue();
    index.accept();
    pins.update();
    assertThat(pins.isPinned(layer.digest())).isFalse();
  }

  @Test
  void replace_otherPatterns_countOnceTheIndexIsRead() throws Exception {
    store(image, otherImage);
    point(ALPINE, image);
    point(DEBIAN, otherImage);
    var pins = updated("docker.io/library/alpine:latest");
    pins.replace(List.of(ImagePattern.parse("docker.io/library/debian:latest").orElseThrow()));
    assertThat(pins.isPinned(layer.digest())).isTrue();
    assertThat(pins.isPinned(otherLayer.digest())).isTrue();
    pins.update();
    assertThat(pins.isPinned(layer.digest())).isFalse();
    assertThat(pins.isPinned(otherLayer.digest())).isTrue();
    pins.replace(List.of());
    assertThat(pins.isPinned(otherLayer.digest())).isFalse();
  }

  @Test
  void update_tagOfTheIndex_pinsAllBelowIt() throws Exception {
    store(image, list);
    point(ALPINE, list);
    var pins = updated("docker.io/library/*:latest");
    assertThat(List.of(list, image, config, layer)).allMatch(it -> pins.isPinned(it.digest()));
    assertThat(pins.isPinned(otherLayer.digest())).isFalse();
    assertThat(pins.bytes()).isEqualTo(config.bytes().length + layer.bytes().length);
    assertThat(pins.leftOut()).isZero();
  }

  @Test
  void update_tagsThatDoNotFit_pinNothing() throws Exception {
    store(image);
    point(DEBIAN, image);
    var pins = updated("docker.io/library/alpine:*", "ghcr.io/*:*");
    assertThat(pins.isPinned(layer.digest())).isFalse();
  }

  @Test
  void update_digest_pinsItOnceItIsStored() throws Exception {
    var pins = updated("quay.io/any/name@" + image.digest());
    assertThat(pins.isPinned(layer.digest())).isFalse();
    store(image);
    pins.came(image.digest());
    pins.update();
    assertThat(pins.isPinned(layer.digest())).isTrue();
  }

  @Test
  void pointed_laterAndManifestAfterIt_pinsAllBelowIt() throws Exception {
    var pins = updated("docker.io/library/alpine:latest");
    point(ALPINE, list);
    pins.pointed(ALPINE, LATEST, list.digest());
    store(list);
    pins.came(list.digest());
    pins.update();
    assertThat(pins.isPinned(image.digest())).isTrue();
    assertThat(pins.isPinned(layer.digest())).isFalse();
    store(image);
    pins.came(image.digest());
    pins.update();
    assertThat(pins.isPinned(layer.digest())).isTrue();
  }

  @Test
  void pointed_elsewhere_letsGoWhatNobodyElseNames() throws Exception {
    store(image, otherImage);
    point(ALPINE, image);
    var pins = updated("docker.io/library/alpine:latest");
    point(ALPINE, otherImage);
    pins.pointed(ALPINE, LATEST, otherImage.digest());
    pins.update();
    assertThat(pins.isPinned(layer.digest())).isFalse();
    assertThat(pins.isPinned(otherLayer.digest())).isTrue();
    assertThat(pins.isPinned(config.digest())).isTrue();
  }

  @Test
  void removed_tag_letsItsImageGo() throws Exception {
    store(image);
    point(ALPINE, image);
    var pins = updated("docker.io/library/alpine:latest");
    index.applyDurably(List.of(new RemoveTag(ALPINE, LATEST, NOW)));
    pins.removed(ALPINE, LATEST);
    pins.update();
    assertThat(pins.isPinned(layer.digest())).isFalse();
    assertThat(pins.bytes()).isZero();
  }

  @Test
  void came_moreThanMayWait_isFoundInTheIndex() throws Exception {
    var pins = updated("docker.io/library/alpine:latest");
    for (int i = 0; i <= Pins.MAX_WAITING; i++) {
      pins.came(Digests.of(i));
    }
    store(image);
    point(ALPINE, image);
    pins.pointed(ALPINE, LATEST, image.digest());
    pins.update();
    assertThat(pins.isPinned(layer.digest())).isTrue();
  }

  private Pins updated(String... patterns) {
    var pins = pins(patterns);
    pins.update();
    return pins;
  }

  private Pins pins(String... patterns) {
    var parsed = Stream.of(patterns).map(text -> ImagePattern.parse(text).orElseThrow()).toList();
    return new Pins(parsed, index, digest -> index.get(MANIFESTS, digest));
  }

  private void store(Content... manifests) throws Exception {
    for (var manifest : manifests) {
      var parsed = Manifests.parse(manifest);
      var stored = new StoredManifest(manifest.digest(), parsed.mediaType(), parsed.raw());
      index.applyDurably(List.of(new PutManifest(stored)));
    }
  }

  private void point(Repository repository, Content target) throws Exception {
    index.applyDurably(List.of(new PutTag(repository, LATEST, pointingAt(target))));
  }
}
