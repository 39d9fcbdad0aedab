package dev.entrepot.cache.listing.history;

import static dev.entrepot.cache.index.table.Tables.HISTORIES;
import static dev.entrepot.cache.index.table.Tables.TAGS;

import dev.entrepot.cache.error.StoreException;
import dev.entrepot.cache.index.TagHistory;
import dev.entrepot.cache.index.TagKey;
import dev.entrepot.cache.index.table.KeyPrefix;
import dev.entrepot.cache.index.table.MetadataIndex;
import dev.entrepot.oci.Repository;
import dev.entrepot.oci.Tag;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** What the tags of repositories have pointed at, those too that are gone. Blocking. */
public final class TagHistories {
  private final MetadataIndex index;

  public TagHistories(MetadataIndex index) {
    this.index = index;
  }

  /** All that is known of a repository, by tag; the histories of one are in memory at a time. */
  public List<ListedPeriods> of(Repository repository) throws StoreException {
    var found = new TreeMap<String, TagHistory>();
    index.each(
        HISTORIES,
        KeyPrefix.tagsOf(repository),
        tag -> found.put(tag.key().tag().value(), tag.value()));
    index.each(
        TAGS,
        KeyPrefix.tagsOf(repository),
        tag -> found.putIfAbsent(tag.key().tag().value(), TagHistory.of(tag.value())));
    return found.entrySet().stream()
        .map(tag -> ListedPeriods.of(repository, new Tag(tag.getKey()), tag.getValue()))
        .toList();
  }

  /** What is known of one tag; where it points, if it was stored before there were histories. */
  public Optional<ListedPeriods> of(Repository repository, Tag tag) {
    var key = new TagKey(repository, tag);
    return index
        .get(HISTORIES, key)
        .or(() -> index.get(TAGS, key).map(TagHistory::of))
        .map(history -> ListedPeriods.of(repository, tag, history));
  }
}
