package dev.entrepot.cache.listing;

import static dev.entrepot.cache.index.table.Tables.LINKS;
import static dev.entrepot.cache.index.table.Tables.TAGS;

import dev.entrepot.cache.error.StoreException;
import dev.entrepot.cache.index.ContentKey;
import dev.entrepot.cache.index.table.KeyPrefix;
import dev.entrepot.cache.index.table.MetadataIndex;
import dev.entrepot.oci.Repository;
import dev.entrepot.oci.manifest.IndexEntry;
import java.util.Optional;

/**
 * The manifests of repositories that none of the repository's tags leads to, and none of its
 * indexes. It takes up to 32 bytes for each manifest of one repository. For one thread.
 */
final class Untagged {
  private final MetadataIndex index;
  private final ImageTrees trees;
  private final Survey survey;

  Untagged(MetadataIndex index, Survey survey) {
    this.index = index;
    this.trees = new ImageTrees(index);
    this.survey = survey;
  }

  /** Shows them, in the order of repositories; all links are read. Blocking. */
  void each(Pieces.EachTaker<ContentKey> taker) throws StoreException, InterruptedException {
    var state = new InRepository(taker);
    Pieces.each(Pieces.keys(index, LINKS), state::take);
  }

  /** What is known of the repository that the walk is in. */
  private final class InRepository {
    private final Pieces.EachTaker<ContentKey> taker;
    private Optional<Repository> repository = Optional.empty();
    private Fingerprints reached = new Fingerprints();

    InRepository(Pieces.EachTaker<ContentKey> taker) {
      this.taker = taker;
    }

    void take(ContentKey link) throws StoreException, InterruptedException {
      if (!survey.isStored(link.digest())) {
        return;
      }
      if (!repository.equals(Optional.of(link.repository()))) {
        repository = Optional.of(link.repository());
        reached = reached(link);
      }
      if (!reached.has(link.digest())) {
        taker.take(link);
      }
    }
  }

  /**
   * @param first the repository's first link to a manifest
   */
  private Fingerprints reached(ContentKey first) throws StoreException, InterruptedException {
    var reached = new Fingerprints();
    Repository repository = first.repository();
    index.each(TAGS, KeyPrefix.tagsOf(repository), tag -> reached.add(tag.value().digest()));
    addChildren(first, reached);
    Pieces.after(
        Optional.of(first),
        Pieces.keys(index, LINKS),
        link -> {
          boolean isInside = link.repository().equals(repository);
          if (isInside) {
            addChildren(link, reached);
          }
          return isInside;
        });
    return reached;
  }

  private void addChildren(ContentKey link, Fingerprints reached) {
    if (survey.isStored(link.digest())) {
      for (IndexEntry entry : trees.entries(link.digest())) {
        reached.add(entry.descriptor().digest());
      }
    }
  }
}
