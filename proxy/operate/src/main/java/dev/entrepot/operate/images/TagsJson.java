package dev.entrepot.operate.images;

import static dev.entrepot.operate.json.JsonForms.DIGEST;
import static dev.entrepot.operate.json.JsonForms.FLAG;
import static dev.entrepot.operate.json.JsonForms.TAG;
import static dev.entrepot.operate.json.JsonForms.TIME;

import dev.entrepot.cache.listing.history.ListedPeriods;
import dev.entrepot.cache.listing.history.TagPeriod;
import dev.entrepot.cache.listing.history.TagPeriod.End;
import dev.entrepot.operate.json.ObjectForm;
import java.time.Instant;
import java.util.Optional;

/**
 * Tags and what they have pointed at as JSON, an object each: {@code digest} if the tag is there,
 * and {@code history}, the latest first. An entry without {@code until} is the one of now; one with
 * {@code gone} ended as the tag was gone.
 */
public final class TagsJson {
  private static final ObjectForm<TagPeriod> PERIOD =
      ObjectForm.of(
          period -> {
            var digest = period.one("digest", DIGEST, TagPeriod::digest);
            var since = period.one("since", TIME, TagPeriod::since);
            var until = period.maybe("until", TIME, it -> until(it.end()));
            var gone = period.unless("gone", FLAG, it -> it.end() instanceof End.Gone, false);
            return in -> new TagPeriod(in.of(digest), in.of(since), end(in.of(until), in.of(gone)));
          });

  public static final ObjectForm<ListedPeriods> FORM =
      ObjectForm.of(
          tag -> {
            var repository = tag.inline(RepositoryJson.FORM, ListedPeriods::repository);
            var name = tag.one("tag", TAG, ListedPeriods::tag);
            var _ = tag.maybe("digest", DIGEST, ListedPeriods::target);
            var history = tag.one("history", PERIOD.list(), ListedPeriods::periods);
            return in -> new ListedPeriods(in.of(repository), in.of(name), in.of(history));
          });

  private TagsJson() {}

  private static Optional<Instant> until(End end) {
    return switch (end) {
      case End.Now _ -> Optional.empty();
      case End.Moved(Instant at) -> Optional.of(at);
      case End.Gone(Instant at) -> Optional.of(at);
    };
  }

  private static End end(Optional<Instant> until, boolean gone) {
    if (until.isEmpty()) {
      return new End.Now();
    }
    return gone ? new End.Gone(until.get()) : new End.Moved(until.get());
  }
}
