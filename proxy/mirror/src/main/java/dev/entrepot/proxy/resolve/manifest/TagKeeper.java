package dev.entrepot.proxy.resolve.manifest;

import dev.entrepot.cache.ContentCache;
import dev.entrepot.cache.index.Link;
import dev.entrepot.cache.index.StoredManifest;
import dev.entrepot.cache.index.TagRecord;
import dev.entrepot.oci.Tag;
import dev.entrepot.proxy.route.Route;
import dev.entrepot.proxy.transfer.Links;
import java.time.InstantSource;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Notes where tags point, as of now. Any thread; nothing here blocks. */
final class TagKeeper {
  private static final Logger log = LoggerFactory.getLogger(TagKeeper.class);

  private final ContentCache cache;
  private final InstantSource clock;

  TagKeeper(ContentCache cache, InstantSource clock) {
    this.cache = cache;
    this.clock = clock;
  }

  void pointsAt(Route route, Tag tag, StoredManifest manifest) {
    put(
        route,
        tag,
        new TagRecord(
            manifest.digest(), manifest.mediaType(), manifest.raw().remaining(), clock.instant()));
  }

  /** Notes that the upstream has confirmed a record just now. */
  TagRecord confirmed(Route route, Tag tag, TagRecord known) {
    var fresh = new TagRecord(known.digest(), known.mediaType(), known.size(), clock.instant());
    put(route, tag, fresh);
    return fresh;
  }

  /** Notes a record; the upstream's word that the tag points there is its word that it has it. */
  void put(Route route, Tag tag, TagRecord record) {
    Links.confirm(
        cache, route.origin(), record.digest(), Link.Kind.MANIFEST, OptionalLong.of(record.size()));
    logFailure(route, tag, cache.metadata().putTag(route.repository(), tag, record));
  }

  void gone(Route route, Tag tag) {
    logFailure(route, tag, cache.metadata().removeTag(route.repository(), tag));
  }

  private static void logFailure(Route route, Tag tag, CompletionStage<Void> written) {
    written.whenComplete(
        (done, failure) -> {
          if (failure != null) {
            log.debug("tag {}:{} not kept", route.repository(), tag, failure);
          }
        });
  }
}
