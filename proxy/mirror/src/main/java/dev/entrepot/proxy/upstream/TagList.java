package dev.entrepot.proxy.upstream;

import java.util.List;
import java.util.Optional;

/**
 * One page of a repository's tags (OCI distribution specification, "Listing Tags").
 *
 * @param tags each within the grammar of tags, in the upstream's order
 * @param next where the next page starts, if there is one
 */
public record TagList(TagNames tags, Optional<PageCursor> next) {
  public TagList(List<String> tags, Optional<PageCursor> next) {
    this(TagNames.of(tags), next);
  }
}
