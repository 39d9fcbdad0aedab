package dev.entrepot.operate.images;

import dev.entrepot.cache.ContentCache;
import dev.entrepot.cache.error.StoreException;
import dev.entrepot.cache.index.Link;
import dev.entrepot.cache.index.TagRecord;
import dev.entrepot.cache.missed.Miss;
import dev.entrepot.oci.Digest;
import dev.entrepot.oci.Reference;
import dev.entrepot.oci.Repository;
import dev.entrepot.oci.Tag;
import dev.entrepot.operate.name.NamedImage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What clients missed offline, and what to bring for it. Any thread; blocking. */
public final class MissedListing {
  private final ContentCache cache;

  public MissedListing(ContentCache cache) {
    this.cache = cache;
  }

  /** What is not here by now; the one missed last is the last. */
  public List<Missed> list() throws StoreException {
    List<Miss> misses = cache.misses().list().stream().filter(miss -> !isHere(miss)).toList();
    Map<Repository, Map<Digest, Tag>> names = names(misses);
    return misses.stream()
        .map(miss -> new Missed(miss, image(miss, names.getOrDefault(miss.repository(), Map.of()))))
        .toList();
  }

  private boolean isHere(Miss miss) {
    return switch (miss.reference()) {
      case Reference.Tagged(Tag tag) ->
          cache
              .metadata()
              .tag(miss.repository(), tag)
              .map(TagRecord::digest)
              .flatMap(cache.metadata()::manifest)
              .isPresent();
      case Reference.Digested(Digest digest) ->
          cache.metadata().isConfirmedOrUntold(miss.repository(), digest)
              && (cache.metadata().manifest(digest).isPresent()
                  || cache.blobs().size(digest).isPresent());
    };
  }

  /** The tags whose images name the blobs that were missed, for each repository. */
  private Map<Repository, Map<Digest, Tag>> names(List<Miss> misses) throws StoreException {
    var blobs = new HashMap<Repository, Set<Digest>>();
    for (Miss miss : misses) {
      if (miss.kind() == Link.Kind.BLOB
          && miss.reference() instanceof Reference.Digested(Digest digest)) {
        blobs.computeIfAbsent(miss.repository(), _ -> new HashSet<>()).add(digest);
      }
    }
    var names = new HashMap<Repository, Map<Digest, Tag>>();
    for (var missed : new ArrayList<>(blobs.entrySet())) {
      names.put(
          missed.getKey(),
          cache.inspection().listing().tagsThatName(missed.getKey(), missed.getValue()));
    }
    return names;
  }

  private static Optional<NamedImage> image(Miss miss, Map<Digest, Tag> names) {
    return switch (miss.kind()) {
      case MANIFEST -> Optional.of(new NamedImage(miss.repository(), miss.reference()));
      case BLOB ->
          miss.reference() instanceof Reference.Digested(Digest digest)
              ? Optional.ofNullable(names.get(digest))
                  .map(tag -> new NamedImage(miss.repository(), new Reference.Tagged(tag)))
              : Optional.empty();
    };
  }
}
