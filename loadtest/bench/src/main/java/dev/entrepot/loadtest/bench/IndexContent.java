package dev.entrepot.loadtest.bench;

import static dev.entrepot.cache.index.table.Tables.LINKS;

import dev.entrepot.cache.index.BlobRecord;
import dev.entrepot.cache.index.ContentKey;
import dev.entrepot.cache.index.Link;
import dev.entrepot.cache.index.StoredManifest;
import dev.entrepot.cache.index.TagRecord;
import dev.entrepot.cache.index.table.IndexChange;
import dev.entrepot.cache.index.table.IndexChange.PutBlob;
import dev.entrepot.cache.index.table.IndexChange.PutManifest;
import dev.entrepot.cache.index.table.IndexChange.PutTag;
import dev.entrepot.cache.index.table.MetadataIndex;
import dev.entrepot.oci.Digest;
import dev.entrepot.oci.DigestAlgorithm;
import dev.entrepot.oci.MediaType;
import dev.entrepot.oci.RegistryName;
import dev.entrepot.oci.Repository;
import dev.entrepot.oci.RepositoryName;
import dev.entrepot.oci.Tag;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.LongConsumer;

/**
 * What a large store's index holds, made of numbers: images in repositories, each a manifest with a
 * tag and links to its blobs.
 *
 * @param blobs how many, named by as many manifests in turn
 * @param manifests how many
 */
public record IndexContent(long blobs, long manifests) {
  private static final RegistryName REGISTRY = new RegistryName("registry.test");
  private static final Instant STORED_AT = Instant.parse("2026-01-01T00:00:00Z");
  private static final int MANIFESTS_A_REPOSITORY = 100;
  private static final long BLOB_BYTES = 4 << 20;
  private static final long MANIFEST_SALT = 1L << 62;

  /** How many manifests are handed over before it is waited for them to be written. */
  private static final int BATCH = 500;

  /** A manifest of a few layers is about as long. */
  private static final int MANIFEST_BYTES = 1200;

  /** The digest of a blob. */
  public Digest blob(long number) {
    return digest(number);
  }

  /** The digest of a manifest. */
  public Digest manifest(long number) {
    return digest(MANIFEST_SALT + number);
  }

  /** A digest that nothing has. */
  public Digest nothing(long number) {
    return digest(-1 - number);
  }

  /** The repository that a manifest is in. */
  public Repository repository(long manifest) {
    return new Repository(
        REGISTRY, new RepositoryName("team/app-" + manifest / MANIFESTS_A_REPOSITORY));
  }

  /**
   * Puts all of it into an index, and waits until it is written. Blocking.
   *
   * @param written is told now and then how many manifests are
   */
  public void fill(MetadataIndex index, LongConsumer written) {
    for (long number = 0; number < manifests; number++) {
      CompletionStage<Void> last = index.apply(changes(number));
      if (number % BATCH == BATCH - 1 || number == manifests - 1) {
        last.toCompletableFuture().join();
        written.accept(number + 1);
      }
    }
  }

  /** A manifest, its tag, its blobs, and that its repository has them. */
  List<IndexChange> changes(long number) {
    var changes = new ArrayList<IndexChange>();
    Repository repository = repository(number);
    Digest digest = manifest(number);
    changes.add(new PutManifest(new StoredManifest(digest, MediaType.OCI_MANIFEST, body(number))));
    changes.add(
        LINKS.put(
            new ContentKey(repository, digest),
            Link.confirmed(Link.Kind.MANIFEST, MANIFEST_BYTES)));
    changes.add(
        new PutTag(
            repository,
            new Tag("v" + number),
            new TagRecord(digest, MediaType.OCI_MANIFEST, MANIFEST_BYTES, STORED_AT)));
    for (long blob = firstBlob(number); blob < firstBlob(number + 1); blob++) {
      changes.add(new PutBlob(blob(blob), new BlobRecord(BLOB_BYTES, STORED_AT)));
      changes.add(
          LINKS.put(
              new ContentKey(repository, blob(blob)), Link.confirmed(Link.Kind.BLOB, BLOB_BYTES)));
    }
    return changes;
  }

  private long firstBlob(long manifest) {
    return Math.multiplyExact(manifest, blobs) / manifests;
  }

  private static Digest digest(long number) {
    return Digest.of(
        DigestAlgorithm.SHA256, ByteBuffer.allocate(Long.BYTES).putLong(number).array());
  }

  private static ByteBuffer body(long number) {
    byte[] text =
        "{\"number\":%d,\"padding\":\"".formatted(number).getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(MANIFEST_BYTES).put(text).clear();
  }
}
