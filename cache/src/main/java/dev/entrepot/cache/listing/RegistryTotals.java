package dev.entrepot.cache.listing;

import static dev.entrepot.cache.index.table.Tables.TAGS;

import dev.entrepot.cache.error.StoreException;
import dev.entrepot.cache.index.table.MetadataIndex;
import dev.entrepot.cache.listing.DiskUse.RegistryUse;
import dev.entrepot.cache.listing.Sightings.Sighting;
import dev.entrepot.oci.Digest;
import dev.entrepot.oci.RegistryName;
import dev.entrepot.oci.Repository;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Adds up what the tags of each registry lead to. Content is counted once a registry; one piece in
 * a thousand may not be. For one thread.
 */
final class RegistryTotals {
  private final ImageTrees trees;
  private final long expected;
  private final List<RegistryUse> totals = new ArrayList<>();
  private Optional<Repository> last = Optional.empty();
  private Sightings seen;
  private long repositories;
  private long images;
  private long bytes;

  private RegistryTotals(MetadataIndex index) {
    this.trees = new ImageTrees(index);
    var usage = index.usage();
    this.expected = usage.blobs() + usage.manifests();
    this.seen = new Sightings(expected);
  }

  /** The totals by registry; all tags are read, and what they lead to. Blocking. */
  static List<RegistryUse> of(MetadataIndex index) throws StoreException, InterruptedException {
    var totals = new RegistryTotals(index);
    Pieces.each(
        Pieces.rows(index, TAGS), tag -> totals.add(tag.key().repository(), tag.value().digest()));
    totals.end();
    return totals.totals;
  }

  /** Tags come by registry and repository. */
  private void add(Repository repository, Digest target) {
    if (!registry().equals(Optional.of(repository.registry()))) {
      end();
    }
    if (!last.equals(Optional.of(repository))) {
      last = Optional.of(repository);
      repositories++;
    }
    images++;
    ImageTree image = trees.of(target);
    for (ManifestPart manifest : image.manifests()) {
      if (manifest.isHere()) {
        add(manifest.digest(), manifest.descriptor().size());
      }
    }
    image.blobs().forEach(blob -> blob.stored().ifPresent(size -> add(blob.digest(), size)));
  }

  private void add(Digest digest, long size) {
    if (seen.see(digest) == Sighting.FIRST) {
      bytes += size;
    }
  }

  private Optional<RegistryName> registry() {
    return last.map(Repository::registry);
  }

  private void end() {
    registry()
        .ifPresent(
            registry -> {
              totals.add(new RegistryUse(registry, repositories, images, bytes));
              seen = new Sightings(expected);
              repositories = 0;
              images = 0;
              bytes = 0;
            });
  }
}
