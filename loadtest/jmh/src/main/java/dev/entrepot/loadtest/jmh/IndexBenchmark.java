package dev.entrepot.loadtest.jmh;

import static dev.entrepot.cache.index.table.Tables.BLOBS;
import static dev.entrepot.cache.index.table.Tables.LINKS;
import static dev.entrepot.cache.index.table.Tables.MANIFESTS;

import dev.entrepot.cache.index.BlobRecord;
import dev.entrepot.cache.index.ContentKey;
import dev.entrepot.cache.index.Link;
import dev.entrepot.cache.index.StoredManifest;
import dev.entrepot.cache.index.rocksdb.RocksIndexes;
import dev.entrepot.cache.index.table.MetadataIndex;
import dev.entrepot.loadtest.bench.IndexContent;
import dev.entrepot.oci.Digest;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.LongFunction;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Looking something up in a large index, drawn from all that it holds: its filters are in memory,
 * its tables at least in the page cache.
 */
@State(Scope.Benchmark)
public class IndexBenchmark extends MicroBenchmark {
  private static final long SEED = 1;

  /** How many things of each kind are looked up in turn. */
  private static final int DRAWN = 1 << 16;

  private static final long BLOBS_A_MANIFEST = 10;

  @Param("1000000")
  long blobs;

  private TemporaryFolder folder;
  private MetadataIndex index;
  private List<Digest> present;
  private List<Digest> absent;
  private List<Digest> manifests;
  private List<ContentKey> links;

  /** Fills an index; opens it again, so that all is in its tables. */
  @Setup
  public void fill() throws IOException {
    var content = new IndexContent(blobs, blobs / BLOBS_A_MANIFEST);
    folder = TemporaryFolder.create();
    try (var fresh = RocksIndexes.open(folder.path())) {
      content.fill(fresh, _ -> {});
    }
    index = RocksIndexes.open(folder.path());
    present = drawn(content.blobs(), content::blob);
    absent = drawn(content.blobs(), content::nothing);
    manifests = drawn(content.manifests(), content::manifest);
    links =
        drawn(
            content.manifests(),
            number -> new ContentKey(content.repository(number), content.manifest(number)));
  }

  private static <T> List<T> drawn(long bound, LongFunction<T> thing) {
    return new SplittableRandom(SEED).longs(DRAWN, 0, bound).mapToObj(thing).toList();
  }

  @TearDown
  public void close() throws IOException {
    index.close();
    folder.close();
  }

  /** A blob that is stored. */
  @Benchmark
  public Optional<BlobRecord> present(Turn turn) {
    return index.get(BLOBS, turn.of(present));
  }

  /** A blob that is not. */
  @Benchmark
  public Optional<BlobRecord> absent(Turn turn) {
    return index.get(BLOBS, turn.of(absent));
  }

  /** That a repository has something. */
  @Benchmark
  public Optional<Link> link(Turn turn) {
    return index.get(LINKS, turn.of(links));
  }

  /** A manifest, with its bytes. */
  @Benchmark
  public Optional<StoredManifest> manifest(Turn turn) {
    return index.get(MANIFESTS, turn.of(manifests));
  }
}
