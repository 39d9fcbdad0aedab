package dev.entrepot.operate.retain;

import dev.entrepot.cache.ContentCache;
import dev.entrepot.cache.hold.Frozen;
import dev.entrepot.cache.index.TagRecord;
import dev.entrepot.oci.Reference;
import dev.entrepot.oci.Tag;
import dev.entrepot.operate.name.NamedImage;
import java.io.IOException;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** Freezes tags where they point now, and thaws them. Blocking. */
public final class Freezing {
  private final ContentCache cache;
  private final InstantSource clock;

  public Freezing(ContentCache cache, InstantSource clock) {
    this.cache = cache;
    this.clock = clock;
  }

  public HoldResult freeze(NamedImage image) throws IOException {
    Tag tag = tag(image);
    Optional<TagRecord> target =
        cache
            .metadata()
            .tag(image.repository(), tag)
            .filter(record -> cache.metadata().manifest(record.digest()).isPresent());
    if (target.isEmpty()) {
      return new HoldResult.Refused(
          image.toString(), "%s is not here: pull it first".formatted(image));
    }
    if (cache.retention().holds().frozen(image.repository(), tag).isPresent()) {
      return new HoldResult.Unchanged(image.toString());
    }
    cache.retention().holds().freeze(new Frozen(image.repository(), tag, since(target.get())));
    return new HoldResult.Done(image.toString(), target.get().digest().toString());
  }

  private TagRecord since(TagRecord target) {
    return new TagRecord(
        target.digest(),
        target.mediaType(),
        target.size(),
        clock.instant().truncatedTo(ChronoUnit.MILLIS));
  }

  public boolean isFrozen(NamedImage image) {
    return cache.retention().holds().frozen(image.repository(), tag(image)).isPresent();
  }

  public HoldResult thaw(NamedImage image) throws IOException {
    return cache.retention().holds().thaw(image.repository(), tag(image))
        ? new HoldResult.Done(image.toString(), "")
        : new HoldResult.Refused(
            image.toString(),
            "%s is not frozen: \"entrepot freeze\", without an image, lists what is"
                .formatted(image));
  }

  private static Tag tag(NamedImage image) {
    return switch (image.reference()) {
      case Reference.Tagged(Tag tag) -> tag;
      case Reference.Digested(var digest) ->
          throw new IllegalArgumentException("no tag: " + digest);
    };
  }
}
