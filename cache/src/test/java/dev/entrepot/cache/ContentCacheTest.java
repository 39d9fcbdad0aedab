package dev.entrepot.cache;

import static dev.entrepot.cache.Names.ALPINE;
import static dev.entrepot.cache.Names.DEBIAN;
import static dev.entrepot.cache.Names.LATEST;
import static dev.entrepot.cache.Names.pointingAt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.entrepot.cache.error.StoreException;
import dev.entrepot.cache.index.Link;
import dev.entrepot.cache.index.StoreUsage;
import dev.entrepot.oci.RegistryName;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ContentCacheTest extends ContentCacheFixture {
  @Test
  void commit_blob_isFound() throws IOException {
    commit(blob);
    assertThat(cache().blobs().size(blob.digest())).hasValue(7);
    assertThat(read(blob.digest())).isEqualTo(blob.bytes());
    assertThat(cache().inspection().usage()).isEqualTo(new StoreUsage(1, 7, 0));
  }

  @Test
  void commit_again_countsOnce() throws IOException {
    commit(blob);
    commit(blob);
    assertThat(cache().inspection().usage()).isEqualTo(new StoreUsage(1, 7, 0));
    assertThat(read(blob.digest())).isEqualTo(blob.bytes());
  }

  @Test
  void commit_otherSize_isRefusedAndNotFound() throws IOException {
    try (var staged = cache().blobs().stage(blob.digest())) {
      staged.write(config.batch());
      assertThatThrownBy(() -> staged.commit(blob.verified())).isInstanceOf(StoreException.class);
    }
    assertThat(cache().blobs().size(blob.digest())).isEmpty();
    assertThat(cache().blobs().open(blob.digest())).isEmpty();
  }

  @Test
  void openIfReady_beforeAndAfterOpen_isEmptyThenThere() throws IOException {
    commit(blob);
    assertThat(cache().blobs().openIfReady(blob.digest())).isEmpty();
    assertThat(read(blob.digest())).isEqualTo(blob.bytes());
    try (var ready = cache().blobs().openIfReady(blob.digest()).orElseThrow()) {
      assertThat(Content.read(ready.channel())).isEqualTo(blob.bytes());
    }
  }

  @Test
  void open_fileMissing_isEmptyAndUnlistedUntilCommittedAgain() throws IOException {
    commit(blob);
    Files.delete(file(blob));
    assertThat(cache().blobs().open(blob.digest())).isEmpty();
    assertThat(cache().blobs().size(blob.digest())).isEmpty();
    assertThat(cache().inspection().usage()).isEqualTo(StoreUsage.NONE);
    commit(blob);
    assertThat(read(blob.digest())).isEqualTo(blob.bytes());
  }

  @Test
  void open_fileOfOtherLength_isEmptyAndUnlistedUntilCommittedAgain() throws IOException {
    commit(blob);
    Files.writeString(file(blob), "a lay");
    assertThat(cache().blobs().open(blob.digest())).isEmpty();
    assertThat(cache().blobs().size(blob.digest())).isEmpty();
    commit(blob);
    assertThat(read(blob.digest())).isEqualTo(blob.bytes());
  }

  @Test
  void open_fileNotInTheIndex_isEmpty() throws IOException {
    Files.createDirectories(file(blob).resolveSibling("."));
    Files.write(file(blob), blob.bytes());
    assertThat(cache().blobs().open(blob.digest())).isEmpty();
  }

  @Test
  void putManifest_image_linksAllThatItNames() {
    var end = cache().metadata().putManifest(ALPINE, image.verified(), Manifests.parse(image));
    assertImageIsStored();
    await(end);
    assertImageIsStored();
    assertThat(cache().inspection().usage()).isEqualTo(new StoreUsage(0, 0, 1));
  }

  @Test
  void putManifest_index_linksItsManifests() {
    var index = Manifests.index(List.of(image));
    await(cache().metadata().putManifest(ALPINE, index.verified(), Manifests.parse(index)));
    assertThat(cache().metadata().link(ALPINE, image.digest()))
        .contains(Link.named(Link.Kind.MANIFEST, OptionalLong.of(image.bytes().length)));
    assertThat(cache().metadata().isConfirmed(ALPINE, index.digest())).isTrue();
    assertThat(cache().metadata().isConfirmed(ALPINE, image.digest())).isFalse();
    assertThat(cache().metadata().manifest(image.digest())).isEmpty();
  }

  @Test
  void putManifest_otherSizeThanVerified_isRefused() {
    var manifest = Manifests.parse(image);
    assertThatThrownBy(() -> cache().metadata().putManifest(ALPINE, blob.verified(), manifest))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void manifest_handedOutTwice_hasItsOwnPosition() {
    await(cache().metadata().putManifest(ALPINE, image.verified(), Manifests.parse(image)));
    var stored = cache().metadata().manifest(image.digest()).orElseThrow();
    assertThat(bytes(stored)).isEqualTo(bytes(stored));
    assertThat(stored.raw().isReadOnly()).isTrue();
  }

  @Test
  void putTag_thenRemoved_isSeenAtOnceEachTime() {
    var put = cache().metadata().putTag(ALPINE, LATEST, pointingAt(image));
    assertThat(cache().metadata().tag(ALPINE, LATEST)).contains(pointingAt(image));
    var removed = cache().metadata().removeTag(ALPINE, LATEST);
    assertThat(cache().metadata().tag(ALPINE, LATEST)).isEmpty();
    await(put);
    await(removed);
    assertThat(cache().metadata().tag(ALPINE, LATEST)).isEmpty();
  }

  @Test
  void putManifest_ofWhatIsConfirmed_leavesItSo() {
    var index = Manifests.index(List.of(image));
    await(cache().metadata().putManifest(ALPINE, image.verified(), Manifests.parse(image)));
    await(cache().metadata().addLink(ALPINE, blob.digest(), Link.confirmed(Link.Kind.BLOB, 7)));
    await(cache().metadata().putManifest(ALPINE, index.verified(), Manifests.parse(index)));
    await(
        cache()
            .metadata()
            .adoptManifest(ALPINE, cache().metadata().manifest(image.digest()).orElseThrow()));
    assertThat(cache().metadata().isConfirmed(ALPINE, image.digest())).isTrue();
    assertThat(cache().metadata().isConfirmed(ALPINE, blob.digest())).isTrue();
    assertThat(cache().metadata().isConfirmed(ALPINE, config.digest())).isFalse();
  }

  @Test
  void bringManifest_image_confirmsItsBlobs() {
    await(cache().metadata().bringManifest(ALPINE, image.verified(), Manifests.parse(image)));
    assertThat(cache().metadata().isConfirmed(ALPINE, blob.digest())).isTrue();
    assertThat(cache().metadata().isConfirmed(DEBIAN, blob.digest())).isFalse();
  }

  @Test
  void addPublic_whatAManifestNames_isConfirmedForItsRegistryAlone() {
    await(cache().metadata().putManifest(ALPINE, image.verified(), Manifests.parse(image)));
    await(
        cache()
            .metadata()
            .addPublic(RegistryName.parse("other.example").orElseThrow(), blob.digest()));
    assertThat(cache().metadata().isConfirmed(ALPINE, blob.digest())).isFalse();
    var added = cache().metadata().addPublic(ALPINE.registry(), blob.digest());
    assertThat(cache().metadata().isConfirmed(ALPINE, blob.digest())).isTrue();
    await(added);
    assertThat(cache().metadata().isConfirmed(ALPINE, blob.digest())).isTrue();
    assertThat(cache().metadata().isConfirmed(DEBIAN, blob.digest()))
        .isFalse(); // Nothing of it names that.
  }

  @Test
  void link_ofAnEarlierVersion_countsWhereNobodyCanBeAsked() {
    var link = new Link(Link.Kind.BLOB, OptionalLong.of(7), Link.Basis.UNTOLD);
    await(cache().metadata().addLink(ALPINE, blob.digest(), link));
    assertThat(cache().metadata().isConfirmed(ALPINE, blob.digest())).isFalse();
    assertThat(cache().metadata().isConfirmedOrUntold(ALPINE, blob.digest())).isTrue();
    assertThat(cache().metadata().isConfirmedOrUntold(DEBIAN, blob.digest())).isFalse();
  }

  @Test
  void addLink_withoutSize_isSeen() {
    var link = Link.confirmed(Link.Kind.BLOB, OptionalLong.empty());
    await(cache().metadata().addLink(ALPINE, blob.digest(), link));
    assertThat(cache().metadata().link(ALPINE, blob.digest())).contains(link);
  }
}
