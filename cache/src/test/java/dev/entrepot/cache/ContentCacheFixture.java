package dev.entrepot.cache;

import static dev.entrepot.cache.Names.ALPINE;
import static dev.entrepot.cache.Names.DEBIAN;
import static dev.entrepot.cache.Names.LATEST;
import static dev.entrepot.cache.Names.NOW;
import static dev.entrepot.cache.Names.pointingAt;
import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.cache.error.StoreException;
import dev.entrepot.cache.index.Link;
import dev.entrepot.cache.index.StoredManifest;
import dev.entrepot.oci.Digest;
import dev.entrepot.oci.MediaType;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A store in a folder of its own, an image to put into it, and ways to look at both. */
abstract class ContentCacheFixture {
  static final long MEMORY = 1 << 20;

  @TempDir Path parent;
  final Content blob = Content.of("a layer");
  final Content config = Content.of("a config");
  final Content image = Manifests.image(config, blob);

  private @Nullable ContentCache opened;

  @BeforeEach
  void open() throws StoreException {
    open(MEMORY);
  }

  void open(long memory) throws StoreException {
    opened = ContentCache.open(settings(memory), InstantSource.fixed(NOW));
  }

  StoreSettings settings(long memory) {
    return new StoreSettings(parent.resolve("data"), memory, 10, Duration.ofDays(1));
  }

  ContentCache cache() {
    return Objects.requireNonNull(opened);
  }

  @AfterEach
  void close() {
    cache().close();
  }

  void reopen() throws StoreException {
    reopen(MEMORY);
  }

  void reopen(long memory) throws StoreException {
    cache().close();
    open(memory);
  }

  void commit(Content content) throws IOException {
    try (var staged = cache().blobs().stage(content.digest())) {
      staged.write(content.batch());
      staged.commit(content.verified());
    }
  }

  byte[] read(Digest digest) throws IOException {
    try (var open = cache().blobs().open(digest).orElseThrow()) {
      assertThat(open.digest()).isEqualTo(digest);
      assertThat(open.size()).isEqualTo(open.channel().size());
      return Content.read(open.channel());
    }
  }

  Path file(Content content) {
    String hex = content.digest().hex();
    return parent.resolve("data/blobs/sha256").resolve(hex.substring(0, 2)).resolve(hex);
  }

  static void await(CompletionStage<Void> stage) {
    stage.toCompletableFuture().join();
  }

  void assertImageIsStored() {
    var stored = cache().metadata().manifest(image.digest()).orElseThrow();
    assertThat(stored.mediaType()).isEqualTo(MediaType.OCI_MANIFEST);
    assertThat(bytes(stored)).isEqualTo(image.bytes());
    assertThat(cache().metadata().link(ALPINE, image.digest()))
        .contains(Link.confirmed(Link.Kind.MANIFEST, image.bytes().length));
    assertThat(cache().metadata().link(ALPINE, config.digest()))
        .contains(Link.named(Link.Kind.BLOB, OptionalLong.of(8)));
    assertThat(cache().metadata().link(ALPINE, blob.digest()))
        .contains(Link.named(Link.Kind.BLOB, OptionalLong.of(7)));
    assertThat(cache().metadata().link(DEBIAN, blob.digest())).isEmpty();
  }

  static byte[] bytes(StoredManifest stored) {
    var bytes = new byte[stored.size()];
    stored.raw().get(bytes);
    return bytes;
  }

  void fill() throws IOException {
    commit(blob);
    cache().metadata().putManifest(ALPINE, image.verified(), Manifests.parse(image));
    cache().metadata().putTag(ALPINE, LATEST, pointingAt(image));
  }
}
