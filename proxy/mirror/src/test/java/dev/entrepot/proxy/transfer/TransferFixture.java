package dev.entrepot.proxy.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.cache.ContentCache;
import dev.entrepot.cache.StoreSettings;
import dev.entrepot.cache.evict.Bounds;
import dev.entrepot.config.DownloadsConfig;
import dev.entrepot.oci.Digest;
import dev.entrepot.oci.DigestAlgorithm;
import dev.entrepot.proxy.share.Claim;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Semaphore;

/** A store in a folder, and downloads into it of content from a {@link FakeOrigin}. */
final class TransferFixture implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(20);
  static final Claim CLIENT = Claim.unlimited("192.0.2.1");

  final CountedDownloads counted = new CountedDownloads();
  final List<Integer> pauses = new ArrayList<>();
  final ContentCache cache;

  private TransferFixture(ContentCache cache) {
    this.cache = cache;
  }

  static TransferFixture open(Path data) throws IOException {
    return open(data, Bounds.NONE);
  }

  /**
   * @param bounds how much the store may take
   */
  static TransferFixture open(Path data, Bounds bounds) throws IOException {
    var settings =
        new StoreSettings(
            data, 1 << 20, 10, Duration.ofDays(1), Duration.ZERO, disk -> bounds, List.of());
    return new TransferFixture(ContentCache.open(settings, InstantSource.system()));
  }

  static byte[] content(int bytes) {
    var content = new byte[bytes];
    new Random(71).nextBytes(content);
    return content;
  }

  static Digest digest(byte[] content) {
    return Digest.of(DigestAlgorithm.SHA256, content);
  }

  static Transfer transfer(Origin origin, Digest digest) {
    return new Transfer(digest, origin, new RangeForwarder(origin, digest, new Semaphore(1)));
  }

  Download download(Transfer transfer) {
    return new Download(transfer, cache, pauses::add, counted, Pace.unlimited());
  }

  InflightTable table(DownloadsConfig config) {
    return new InflightTable(cache, attempt -> {}, counted, Pace.unlimited(), config);
  }

  /** What the store has under a digest. */
  byte[] stored(Digest digest) throws IOException {
    try (var blob = cache.blobs().open(digest).orElseThrow()) {
      var bytes = ByteBuffer.allocate(Math.toIntExact(blob.size()));
      while (bytes.hasRemaining()) {
        assertThat(blob.channel().read(bytes, bytes.position())).isPositive();
      }
      return bytes.array();
    }
  }

  @Override
  public void close() throws IOException {
    cache.close();
  }
}
