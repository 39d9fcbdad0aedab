package dev.entrepot.operate.retain;

import dev.entrepot.cache.ContentCache;
import dev.entrepot.cache.index.TagRecord;
import dev.entrepot.cache.listing.ListedImage;
import dev.entrepot.cache.listing.ListingScope;
import dev.entrepot.oci.Repository;
import dev.entrepot.oci.Tag;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Removes untagged content, or also tags that were not pulled for a while. Blocking. */
public final class Pruning {
  private static final ListingScope ALL_TAGGED = new ListingScope(List.of(), false, false);

  private final ContentCache cache;
  private final InstantSource clock;

  public Pruning(ContentCache cache, InstantSource clock) {
    this.cache = cache;
    this.clock = clock;
  }

  public void prune(PruneRequest request, Consumer<RemovalEvent> taker)
      throws IOException, InterruptedException {
    Instant now = clock.instant();
    Optional<Instant> pulledBefore = request.until().map(it -> it.at(now));
    if (request.tagged() && pulledBefore.isPresent()) {
      untag(pulledBefore.get(), taker);
    }
    var gone = new ContentRemoval(cache, taker);
    gone.all(pulledBefore.orElse(Instant.MAX));
    gone.end();
  }

  private void untag(Instant before, Consumer<RemovalEvent> taker)
      throws IOException, InterruptedException {
    List<NamedTag> unneeded = new ArrayList<>();
    cache
        .inspection()
        .listing()
        .images(
            ALL_TAGGED,
            image ->
                image
                    .tag()
                    .filter(tag -> isUnneeded(image, tag, before))
                    .ifPresent(tag -> unneeded.add(new NamedTag(image.repository(), tag))));
    var untagging = new Untagging(cache, taker);
    for (NamedTag it : unneeded) {
      untagging.of(it.repository(), it.tag());
    }
  }

  private record NamedTag(Repository repository, Tag tag) {}

  /** One that was never pulled is as old as what was last heard of its tag. */
  private boolean isUnneeded(ListedImage image, Tag tag, Instant before) {
    boolean isHeld =
        image.isPinned() || cache.retention().holds().frozen(image.repository(), tag).isPresent();
    Optional<Instant> last =
        image
            .lastPulled()
            .or(() -> cache.metadata().tag(image.repository(), tag).map(TagRecord::checkedAt));
    return !isHeld && last.filter(time -> time.isAfter(before)).isEmpty();
  }
}
