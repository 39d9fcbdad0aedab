package dev.entrepot.cache.listing;

import static dev.entrepot.cache.index.table.Tables.MANIFESTS;
import static dev.entrepot.cache.index.table.Tables.TAGS;

import dev.entrepot.cache.error.StoreException;
import dev.entrepot.cache.index.table.MetadataIndex;
import dev.entrepot.cache.listing.Sightings.Sighting;
import dev.entrepot.oci.Digest;
import dev.entrepot.oci.manifest.IndexEntry;
import java.util.BitSet;

/**
 * One look at all manifests: which are images of their own, and which blobs more than one image
 * names. An image is a manifest that a tag points to, or that no stored index names. It takes up to
 * 33 bytes for each manifest and 4 for each blob. For one thread.
 */
final class Survey {
  private final MetadataIndex index;
  private final ImageTrees trees;
  private final Fingerprints stored = new Fingerprints();

  /** By places in what is stored. */
  private final BitSet children = new BitSet();

  private final BitSet tagged = new BitSet();
  private final Sightings blobs;
  private long manifestBytes;
  private long tags;
  private long taggedBytes;
  private long namedBytes;
  private long sharedBlobs;
  private long sharedBytes;

  private Survey(MetadataIndex index) {
    this.index = index;
    this.trees = new ImageTrees(index);
    this.blobs = new Sightings(index.usage().blobs());
  }

  /** Looks; all manifests are read. Blocking. */
  static Survey of(MetadataIndex index) throws StoreException, InterruptedException {
    var survey = new Survey(index);
    survey.classify();
    survey.count();
    return survey;
  }

  private void classify() throws StoreException, InterruptedException {
    Pieces.each(
        Pieces.keys(index, MANIFESTS),
        digest -> {
          stored.add(digest);
          index.get(MANIFESTS, digest).ifPresent(manifest -> manifestBytes += manifest.size());
        });
    Pieces.each(
        Pieces.keys(index, MANIFESTS),
        digest -> {
          for (IndexEntry entry : trees.entries(digest)) {
            mark(children, entry.descriptor().digest());
          }
        });
    Pieces.each(
        Pieces.rows(index, TAGS),
        tag -> {
          tags++;
          mark(tagged, tag.value().digest());
        });
  }

  private void mark(BitSet places, Digest manifest) {
    int place = stored.place(manifest);
    if (place >= 0) {
      places.set(place);
    }
  }

  /** Those with tags first, so that it is known what tags lead to. */
  private void count() throws StoreException, InterruptedException {
    Pieces.each(
        Pieces.keys(index, MANIFESTS),
        digest -> {
          if (isMarked(tagged, digest)) {
            count(trees.of(digest));
          }
        });
    taggedBytes = namedBytes;
    Pieces.each(
        Pieces.keys(index, MANIFESTS),
        digest -> {
          if (!isMarked(tagged, digest) && !isMarked(children, digest)) {
            count(trees.of(digest));
          }
        });
  }

  /** What has come since the first look counts as without a mark. */
  private boolean isMarked(BitSet places, Digest manifest) {
    int place = stored.place(manifest);
    return place >= 0 && places.get(place);
  }

  private void count(ImageTree image) {
    for (BlobPart blob : image.blobs()) {
      if (blob.isHere()) {
        count(blobs.see(blob.digest()), blob.stored().orElse(0));
      }
    }
  }

  private void count(Sighting sighting, long bytes) {
    switch (sighting) {
      case FIRST -> namedBytes += bytes;
      case SECOND -> {
        sharedBlobs++;
        sharedBytes += bytes;
      }
      case LATER -> {
        // It is counted.
      }
    }
  }

  /** Whether a manifest of this digest was stored. */
  boolean isStored(Digest manifest) {
    return stored.has(manifest);
  }

  /** How much of an image other images name too, in bytes of blobs that are here. */
  long sharedBytes(ImageTree image) {
    return image.blobs().stream()
        .filter(blob -> blob.isHere() && blobs.seenTwice(blob.digest()))
        .mapToLong(blob -> blob.stored().orElse(0))
        .sum();
  }

  long manifestBytes() {
    return manifestBytes;
  }

  long tags() {
    return tags;
  }

  /** The blobs that tags lead to, in bytes, each counted once. */
  long taggedBytes() {
    return taggedBytes;
  }

  /** How many blobs more than one image names. */
  long sharedBlobs() {
    return sharedBlobs;
  }

  /** What they have, in bytes, each counted once. */
  long sharedBytes() {
    return sharedBytes;
  }
}
