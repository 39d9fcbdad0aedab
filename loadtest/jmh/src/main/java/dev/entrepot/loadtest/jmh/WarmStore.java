package dev.entrepot.loadtest.jmh;

import dev.entrepot.cache.ContentCache;
import dev.entrepot.cache.StoreSettings;
import dev.entrepot.cache.error.StoreException;
import dev.entrepot.cache.evict.Bounds;
import dev.entrepot.cache.index.TagRecord;
import dev.entrepot.oci.Digest;
import dev.entrepot.oci.DigestAlgorithm;
import dev.entrepot.oci.MediaType;
import dev.entrepot.oci.Repository;
import dev.entrepot.oci.Tag;
import dev.entrepot.oci.manifest.MalformedManifest;
import dev.entrepot.oci.manifest.Manifest;
import dev.entrepot.oci.manifest.ManifestParser;
import dev.entrepot.verifier.ContentVerifier;
import dev.entrepot.verifier.Verification.Mismatch;
import dev.entrepot.verifier.Verified;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A store in a folder of its own that has some images; their manifests, tags and links are in
 * memory and written. Blocking.
 */
final class WarmStore implements Closeable {
  /** What memory is to hold, in bytes: 64 MiB, as a server's does if nothing else is configured. */
  private static final long MEMORY_BYTES = 64 << 20;

  private static final int MAX_OPEN_FILES = 16;

  /** An image that is stored, and all that it is found by. */
  record Image(Repository repository, Tag tag, Digest digest) {}

  private final TemporaryFolder folder;
  private final ContentCache cache;
  private final List<Image> images;

  private WarmStore(TemporaryFolder folder, ContentCache cache, List<Image> images) {
    this.folder = folder;
    this.cache = cache;
    this.images = images;
  }

  /**
   * Makes a store.
   *
   * @param images how many it is to have
   * @param untaggedTtl for how long it keeps what no tag leads to; zero for ever
   */
  static WarmStore open(int images, Duration untaggedTtl) throws IOException {
    TemporaryFolder folder = TemporaryFolder.create();
    ContentCache cache = open(folder.path(), untaggedTtl);
    var stored = IntStream.range(0, images).mapToObj(number -> put(cache, number)).toList();
    putManifest(cache, images); // No tag leads to it: any store has some such.
    if (untaggedTtl.isPositive()) {
      cache.retention().collection().collect();
    }
    return new WarmStore(folder, cache, stored);
  }

  private static ContentCache open(Path data, Duration untaggedTtl) throws StoreException {
    var settings =
        new StoreSettings(
            data,
            MEMORY_BYTES,
            MAX_OPEN_FILES,
            Duration.ofDays(1),
            untaggedTtl,
            disk -> Bounds.NONE,
            List.of());
    return ContentCache.open(settings, InstantSource.system());
  }

  private static Image put(ContentCache cache, int number) {
    TagRecord target = putManifest(cache, number);
    Repository repository = SampleImages.repository(number);
    Tag tag = SampleImages.tag(number);
    cache.metadata().putTag(repository, tag, target).toCompletableFuture().join();
    return new Image(repository, tag, target.digest());
  }

  private static TagRecord putManifest(ContentCache cache, int number) {
    byte[] raw = SampleImages.manifest(number);
    Digest digest = Digest.of(DigestAlgorithm.SHA256, raw);
    cache
        .metadata()
        .putManifest(SampleImages.repository(number), verified(digest, raw), parsed(raw))
        .toCompletableFuture()
        .join();
    return new TagRecord(
        digest, MediaType.OCI_MANIFEST, raw.length, InstantSource.system().instant());
  }

  private static Verified verified(Digest digest, byte[] raw) {
    return switch (ContentVerifier.verify(digest, raw)) {
      case Verified verified -> verified;
      case Mismatch mismatch -> throw new IllegalStateException(mismatch.toString());
    };
  }

  private static Manifest parsed(byte[] raw) {
    return switch (ManifestParser.parse(raw, Optional.of(MediaType.OCI_MANIFEST))) {
      case Manifest manifest -> manifest;
      case MalformedManifest malformed -> throw new IllegalStateException(malformed.toString());
    };
  }

  ContentCache cache() {
    return cache;
  }

  /** What is stored. */
  List<Image> images() {
    return images;
  }

  @Override
  public void close() throws IOException {
    cache.close();
    folder.close();
  }
}
