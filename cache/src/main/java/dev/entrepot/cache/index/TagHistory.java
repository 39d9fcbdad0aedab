package dev.entrepot.cache.index;

import dev.entrepot.cache.index.TagChange.Gone;
import dev.entrepot.cache.index.TagChange.Pointed;
import dev.entrepot.oci.Digest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How a tag has changed.
 *
 * @param changes those that were seen last, the latest one last; {@link #MAX_CHANGES} at most
 */
public record TagHistory(List<TagChange> changes) {
  /** The most changes of a tag that are kept; the oldest goes when there is another one. */
  public static final int MAX_CHANGES = 32;

  /** Of a tag of which nothing is known. */
  public static final TagHistory NONE = new TagHistory(List.of());

  /**
   * @throws IllegalArgumentException if there are too many
   */
  public TagHistory {
    changes = List.copyOf(changes);
    if (changes.size() > MAX_CHANGES) {
      throw new IllegalArgumentException("too many changes of a tag: " + changes.size());
    }
  }

  /** The history of a tag of which nothing is known but where it points. */
  public static TagHistory of(TagRecord target) {
    return NONE.pointed(target.digest(), target.checkedAt());
  }

  /** The history after the tag was seen to point somewhere; this one if that is nothing new. */
  public TagHistory pointed(Digest digest, Instant at) {
    return target().filter(digest::equals).isPresent() ? this : with(new Pointed(digest, at));
  }

  /** The history after the tag was seen to be gone; this one if it was gone, or never there. */
  public TagHistory gone(Instant at) {
    return target().isPresent() ? with(new Gone(at)) : this;
  }

  /** Where the tag points now, if it is there. */
  public Optional<Digest> target() {
    return last()
        .flatMap(
            last ->
                switch (last) {
                  case Pointed(var digest, _) -> Optional.of(digest);
                  case Gone _ -> Optional.empty();
                });
  }

  /** When the tag was seen to be gone, if it is. */
  public Optional<Instant> goneAt() {
    return last().filter(_ -> target().isEmpty()).map(TagChange::at);
  }

  private Optional<TagChange> last() {
    return changes.isEmpty() ? Optional.empty() : Optional.of(changes.getLast());
  }

  private TagHistory with(TagChange next) {
    int oldest = Math.max(0, changes.size() + 1 - MAX_CHANGES);
    return new TagHistory(Stream.concat(changes.stream().skip(oldest), Stream.of(next)).toList());
  }
}
