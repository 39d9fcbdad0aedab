package dev.entrepot.cache.listing;

import dev.entrepot.cache.error.StoreException;
import dev.entrepot.cache.index.ListedHistory;
import dev.entrepot.cache.index.MetadataIndex;
import dev.entrepot.cache.index.TagHistory;
import dev.entrepot.oci.Repository;
import dev.entrepot.oci.Tag;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** What the tags of repositories have pointed at, those too that are gone. Blocking. */
public final class TagHistories {
  private final MetadataIndex index;

  TagHistories(MetadataIndex index) {
    this.index = index;
  }

  /** All that is known of a repository, by tag; the histories of one are in memory at a time. */
  public List<ListedPeriods> of(Repository repository) throws StoreException {
    var found = new TreeMap<String, ListedHistory>();
    index.eachHistory(repository, tag -> found.put(tag.tag().value(), tag));
    index.eachTag(
        repository.registry(),
        repository.name().value(),
        tag -> {
          if (tag.repository().equals(repository) && !found.containsKey(tag.tag().value())) {
            listed(repository, tag.tag()).ifPresent(it -> found.put(tag.tag().value(), it));
          }
        });
    return found.values().stream().map(ListedPeriods::of).toList();
  }

  /** What is known of one tag. */
  public Optional<ListedPeriods> of(Repository repository, Tag tag) {
    return listed(repository, tag).map(ListedPeriods::of);
  }

  /** Of a tag that was stored before there were histories it is known where it points. */
  private Optional<ListedHistory> listed(Repository repository, Tag tag) {
    return index
        .history(repository, tag)
        .or(() -> index.tag(repository, tag).map(TagHistory::of))
        .map(history -> new ListedHistory(repository, tag, history));
  }
}
