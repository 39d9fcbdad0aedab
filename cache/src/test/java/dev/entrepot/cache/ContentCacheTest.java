package dev.entrepot.cache;

import static dev.entrepot.cache.Names.ALPINE;
import static dev.entrepot.cache.Names.DEBIAN;
import static dev.entrepot.cache.Names.LATEST;
import static dev.entrepot.cache.Names.NOW;
import static dev.entrepot.cache.Names.pointingAt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.entrepot.oci.Digest;
import dev.entrepot.oci.MediaType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContentCacheTest {
  private static final long MEMORY = 1 << 20;

  @TempDir Path parent;
  private final Content blob = Content.of("a layer");
  private final Content config = Content.of("a config");
  private final Content image = Manifests.image(config, blob);

  private @Nullable ContentCache opened;

  @BeforeEach
  void open() throws StoreException {
    open(MEMORY);
  }

  private void open(long memory) throws StoreException {
    opened = ContentCache.open(settings(memory), InstantSource.fixed(NOW));
  }

  private StoreSettings settings(long memory) {
    return new StoreSettings(parent.resolve("data"), memory, 10);
  }

  private ContentCache cache() {
    return Objects.requireNonNull(opened);
  }

  @AfterEach
  void close() {
    cache().close();
  }

  private void reopen() throws StoreException {
    reopen(MEMORY);
  }

  private void reopen(long memory) throws StoreException {
    cache().close();
    open(memory);
  }

  private void commit(Content content) throws IOException {
    try (var staged = cache().stage()) {
      staged.write(content.batch());
      cache().commit(staged, content.verified());
    }
  }

  private byte[] read(Digest digest) throws IOException {
    try (var open = cache().open(digest).orElseThrow()) {
      assertThat(open.digest()).isEqualTo(digest);
      assertThat(open.size()).isEqualTo(open.channel().size());
      return Content.read(open.channel());
    }
  }

  private Path file(Content content) {
    String hex = content.digest().hex();
    return parent.resolve("data/blobs/sha256").resolve(hex.substring(0, 2)).resolve(hex);
  }

  private static void await(CompletionStage<Void> stage) {
    stage.toCompletableFuture().join();
  }

  @Test
  void commit_blob_isFound() throws IOException {
    commit(blob);
    assertThat(cache().blobSize(blob.digest())).hasValue(7);
    assertThat(read(blob.digest())).isEqualTo(blob.bytes());
    assertThat(cache().usage()).isEqualTo(new StoreUsage(1, 7, 0));
  }

  @Test
  void commit_again_countsOnce() throws IOException {
    commit(blob);
    commit(blob);
    assertThat(cache().usage()).isEqualTo(new StoreUsage(1, 7, 0));
    assertThat(read(blob.digest())).isEqualTo(blob.bytes());
  }

  @Test
  void commit_otherSize_isRefusedAndNotFound() throws IOException {
    try (var staged = cache().stage()) {
      staged.write(config.batch());
      assertThatThrownBy(() -> cache().commit(staged, blob.verified()))
          .isInstanceOf(StoreException.class);
    }
    assertThat(cache().blobSize(blob.digest())).isEmpty();
    assertThat(cache().open(blob.digest())).isEmpty();
  }

  @Test
  void openIfReady_beforeAndAfterOpen_isEmptyThenThere() throws IOException {
    commit(blob);
    assertThat(cache().openIfReady(blob.digest())).isEmpty();
    assertThat(read(blob.digest())).isEqualTo(blob.bytes());
    try (var ready = cache().openIfReady(blob.digest()).orElseThrow()) {
      assertThat(Content.read(ready.channel())).isEqualTo(blob.bytes());
    }
  }

  @Test
  void open_fileMissing_isEmptyAndUnlistedUntilCommittedAgain() throws IOException {
    commit(blob);
    Files.delete(file(blob));
    assertThat(cache().open(blob.digest())).isEmpty();
    assertThat(cache().blobSize(blob.digest())).isEmpty();
    assertThat(cache().usage()).isEqualTo(StoreUsage.NONE);
    commit(blob);
    assertThat(read(blob.digest())).isEqualTo(blob.bytes());
  }

  @Test
  void open_fileOfOtherLength_isEmptyAndUnlistedUntilCommittedAgain() throws IOException {
    commit(blob);
    Files.writeString(file(blob), "a lay");
    assertThat(cache().open(blob.digest())).isEmpty();
    assertThat(cache().blobSize(blob.digest())).isEmpty();
    commit(blob);
    assertThat(read(blob.digest())).isEqualTo(blob.bytes());
  }

  @Test
  void open_fileNotInTheIndex_isEmpty() throws IOException {
    Files.createDirectories(file(blob).resolveSibling("."));
    Files.write(file(blob), blob.bytes());
    assertThat(cache().open(blob.digest())).isEmpty();
  }

  @Test
  void putManifest_image_linksAllThatItNames() {
    var end = cache().putManifest(ALPINE, image.verified(), Manifests.parse(image));
    assertImageIsStored();
    await(end);
    assertImageIsStored();
    assertThat(cache().usage()).isEqualTo(new StoreUsage(0, 0, 1));
  }

  private void assertImageIsStored() {
    var stored = cache().manifest(image.digest()).orElseThrow();
    assertThat(stored.mediaType()).isEqualTo(MediaType.OCI_MANIFEST);
    assertThat(bytes(stored)).isEqualTo(image.bytes());
    assertThat(cache().link(ALPINE, image.digest()))
        .contains(Link.of(Link.Kind.MANIFEST, image.bytes().length));
    assertThat(cache().link(ALPINE, config.digest())).contains(Link.of(Link.Kind.BLOB, 8));
    assertThat(cache().link(ALPINE, blob.digest())).contains(Link.of(Link.Kind.BLOB, 7));
    assertThat(cache().link(DEBIAN, blob.digest())).isEmpty();
  }

  private static byte[] bytes(StoredManifest stored) {
    var bytes = new byte[stored.size()];
    stored.raw().get(bytes);
    return bytes;
  }

  @Test
  void putManifest_index_linksItsManifests() {
    var index = Manifests.index(List.of(image));
    await(cache().putManifest(ALPINE, index.verified(), Manifests.parse(index)));
    assertThat(cache().link(ALPINE, image.digest()))
        .contains(Link.of(Link.Kind.MANIFEST, image.bytes().length));
    assertThat(cache().manifest(image.digest())).isEmpty();
  }

  @Test
  void putManifest_otherSizeThanVerified_isRefused() {
    var manifest = Manifests.parse(image);
    assertThatThrownBy(() -> cache().putManifest(ALPINE, blob.verified(), manifest))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void manifest_handedOutTwice_hasItsOwnPosition() {
    await(cache().putManifest(ALPINE, image.verified(), Manifests.parse(image)));
    var stored = cache().manifest(image.digest()).orElseThrow();
    assertThat(bytes(stored)).isEqualTo(bytes(stored));
    assertThat(stored.raw().isReadOnly()).isTrue();
  }

  @Test
  void putTag_thenRemoved_isSeenAtOnceEachTime() {
    var put = cache().putTag(ALPINE, LATEST, pointingAt(image));
    assertThat(cache().tag(ALPINE, LATEST)).contains(pointingAt(image));
    var removed = cache().removeTag(ALPINE, LATEST);
    assertThat(cache().tag(ALPINE, LATEST)).isEmpty();
    await(put);
    await(removed);
    assertThat(cache().tag(ALPINE, LATEST)).isEmpty();
  }

  @Test
  void addLink_withoutSize_isSeen() {
    var link = new Link(Link.Kind.BLOB, OptionalLong.empty());
    await(cache().addLink(ALPINE, blob.digest(), link));
    assertThat(cache().link(ALPINE, blob.digest())).contains(link);
  }

  @Test
  void open_afterClose_keepsEverything() throws IOException {
    fill();
    reopen();
    assertImageIsStored();
    assertThat(cache().tag(ALPINE, LATEST)).contains(pointingAt(image));
    assertThat(read(blob.digest())).isEqualTo(blob.bytes());
    assertThat(cache().usage()).isEqualTo(new StoreUsage(1, 7, 1));
  }

  @Test
  void lookups_withoutMemory_areTheSame() throws IOException {
    reopen(0);
    fill();
    assertImageIsStored();
    assertThat(cache().tag(ALPINE, LATEST)).contains(pointingAt(image));
  }

  private void fill() throws IOException {
    commit(blob);
    cache().putManifest(ALPINE, image.verified(), Manifests.parse(image));
    cache().putTag(ALPINE, LATEST, pointingAt(image));
  }

  @Test
  void open_afterClose_discardsWhatWasStaged() throws IOException {
    Files.writeString(parent.resolve("data/staging/0.part"), "half a blob");
    reopen();
    assertThat(parent.resolve("data/staging")).isEmptyDirectory();
  }

  @Test
  void open_secondTime_isRefused() {
    assertThatThrownBy(() -> ContentCache.open(settings(MEMORY), InstantSource.system()))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("is in use by another Entrepot");
  }

  @Test
  void open_failing_givesTheFolderUp() throws IOException {
    cache().close();
    Path current = parent.resolve("data/index/CURRENT");
    String content = Files.readString(current);
    Files.writeString(current, "nonsense");
    assertThatThrownBy(this::open).isInstanceOf(StoreException.class);
    Files.writeString(current, content);
    open();
  }

  @Test
  void close_withAReader_keepsItsFileOpen() throws IOException {
    commit(blob);
    try (var open = cache().open(blob.digest()).orElseThrow()) {
      cache().close();
      assertThat(Content.read(open.channel())).isEqualTo(blob.bytes());
    }
  }

  @Test
  void putTag_afterClose_fails() {
    cache().close();
    assertThat(cache().putTag(ALPINE, LATEST, pointingAt(image)).toCompletableFuture())
        .isCompletedExceptionally();
  }
}
