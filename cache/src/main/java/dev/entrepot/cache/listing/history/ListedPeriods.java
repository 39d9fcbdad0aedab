package dev.entrepot.cache.listing.history;

import dev.entrepot.cache.index.TagChange;
import dev.entrepot.cache.index.TagHistory;
import dev.entrepot.cache.listing.history.TagPeriod.End;
import dev.entrepot.oci.Digest;
import dev.entrepot.oci.Repository;
import dev.entrepot.oci.Tag;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A tag, and what it has pointed at.
 *
 * @param periods the latest first
 */
public record ListedPeriods(Repository repository, Tag tag, List<TagPeriod> periods) {
  public ListedPeriods {
    periods = List.copyOf(periods);
  }

  static ListedPeriods of(Repository repository, Tag tag, TagHistory history) {
    var periods = new ArrayList<TagPeriod>();
    End end = new End.Now();
    for (TagChange change : history.changes().reversed()) {
      switch (change) {
        case TagChange.Pointed(var digest, var at) -> {
          periods.add(new TagPeriod(digest, at, end));
          end = new End.Moved(at);
        }
        case TagChange.Gone(var at) -> end = new End.Gone(at);
      }
    }
    return new ListedPeriods(repository, tag, periods);
  }

  /** Where it points now; empty if it is gone. */
  public Optional<Digest> target() {
    return periods.stream()
        .findFirst()
        .flatMap(
            latest ->
                switch (latest.end()) {
                  case End.Now _ -> Optional.of(latest.digest());
                  case End.Moved _, End.Gone _ -> Optional.empty();
                });
  }
}
