package dev.entrepot.cache.listing;

import dev.entrepot.cache.error.StoreException;
import dev.entrepot.cache.index.MetadataIndex;
import dev.entrepot.cache.index.Pulled;
import dev.entrepot.cache.index.TagRecord;
import dev.entrepot.oci.Digest;
import dev.entrepot.oci.Reference;
import dev.entrepot.oci.Repository;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What clients pulled, a repository at a time. A client that pulls a tag then asks for the digests
 * that it leads to; these are left out where the tag, or an index, was pulled too and still names
 * them. The pulls of one repository are in memory at a time. For one thread.
 */
final class RecentPulls {
  private final MetadataIndex index;
  private final ImageTrees trees;
  private final Instant since;
  private final Consumer<Pulled> taker;
  private final List<Pulled> waiting = new ArrayList<>();
  private Optional<Repository> repository = Optional.empty();

  RecentPulls(MetadataIndex index, Instant since, Consumer<Pulled> taker) {
    this.index = index;
    this.trees = new ImageTrees(index);
    this.since = since;
    this.taker = taker;
  }

  /** Shows them, in the order of registries, names, and tags or digests. Blocking. */
  void each() throws StoreException, InterruptedException {
    Pieces.each(index::pullsAfter, this::take);
    show();
  }

  private void take(Pulled pull) {
    if (pull.use() != Pulled.Use.PULL || pull.last().isBefore(since)) {
      return;
    }
    if (!repository.equals(Optional.of(pull.repository()))) {
      show();
      repository = Optional.of(pull.repository());
    }
    waiting.add(pull);
  }

  private void show() {
    Set<Digest> led = new HashSet<>();
    waiting.forEach(pull -> addLed(pull, led));
    for (Pulled pull : waiting) {
      switch (pull.reference()) {
        case Reference.Tagged _ -> taker.accept(pull);
        case Reference.Digested(var digest) -> {
          if (!led.contains(digest)) {
            taker.accept(pull);
          }
        }
      }
    }
    waiting.clear();
  }

  private void addLed(Pulled pull, Set<Digest> led) {
    switch (pull.reference()) {
      case Reference.Tagged(var tag) ->
          index
              .tag(pull.repository(), tag)
              .map(TagRecord::digest)
              .ifPresent(
                  target -> {
                    led.add(target);
                    addChildren(target, led);
                  });
      case Reference.Digested(var digest) -> addChildren(digest, led);
    }
  }

  private void addChildren(Digest root, Set<Digest> led) {
    trees.of(root).manifests().stream().skip(1).map(ManifestPart::digest).forEach(led::add);
  }
}
