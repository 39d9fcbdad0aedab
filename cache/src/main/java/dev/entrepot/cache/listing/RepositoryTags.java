package dev.entrepot.cache.listing;

import static dev.entrepot.cache.index.table.Tables.MANIFESTS;
import static dev.entrepot.cache.index.table.Tables.TAGS;

import dev.entrepot.cache.error.StoreException;
import dev.entrepot.cache.index.TagKey;
import dev.entrepot.cache.index.TagRecord;
import dev.entrepot.cache.index.table.KeyPrefix;
import dev.entrepot.cache.index.table.MetadataIndex;
import dev.entrepot.cache.index.table.Row;
import dev.entrepot.oci.Digest;
import dev.entrepot.oci.Repository;
import dev.entrepot.oci.Tag;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The tags of a repository, in the order of their characters. Any thread; blocking. */
final class RepositoryTags {
  private final MetadataIndex index;
  private final ImageTrees trees;

  RepositoryTags(MetadataIndex index, ImageTrees trees) {
    this.index = index;
    this.trees = trees;
  }

  /**
   * Those whose manifests are here.
   *
   * @param last those behind this text only; all if it is empty
   * @param most how many at most
   */
  List<Tag> stored(Repository repository, String last, int most) throws StoreException {
    return all(repository).stream()
        .filter(tag -> tag.key().tag().value().compareTo(last) > 0)
        .filter(tag -> index.has(MANIFESTS, tag.value().digest()))
        .limit(most)
        .map(tag -> tag.key().tag())
        .toList();
  }

  /** Those that point at a manifest, {@link ImageDetails#MAX_TAGS} at most. */
  List<Tag> pointingAt(Repository repository, Digest digest) throws StoreException {
    var tags = new ArrayList<Tag>();
    index.each(
        TAGS,
        KeyPrefix.tagsOf(repository),
        tag -> {
          if (tag.value().digest().equals(digest) && tags.size() < ImageDetails.MAX_TAGS) {
            tags.add(tag.key().tag());
          }
        });
    return tags;
  }

  /** For each of some blobs a tag whose image names it, if there is one. */
  Map<Digest, Tag> naming(Repository repository, Set<Digest> blobs) throws StoreException {
    var found = new HashMap<Digest, Tag>();
    for (Row<TagKey, TagRecord> tag : all(repository)) {
      trees.of(tag.value().digest()).blobs().stream()
          .map(BlobPart::digest)
          .filter(blobs::contains)
          .forEach(blob -> found.putIfAbsent(blob, tag.key().tag()));
    }
    return found;
  }

  private List<Row<TagKey, TagRecord>> all(Repository repository) throws StoreException {
    var found = new ArrayList<Row<TagKey, TagRecord>>();
    index.each(TAGS, KeyPrefix.tagsOf(repository), found::add);
    return found;
  }
}
