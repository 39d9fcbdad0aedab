package dev.entrepot.cache.listing;

import static dev.entrepot.cache.index.table.Tables.PULLS;
import static dev.entrepot.cache.index.table.Tables.TAGS;

import dev.entrepot.cache.error.StoreException;
import dev.entrepot.cache.index.Pulled;
import dev.entrepot.cache.index.TagKey;
import dev.entrepot.cache.index.TagRecord;
import dev.entrepot.cache.index.table.MetadataIndex;
import dev.entrepot.cache.listing.history.TagHistories;
import dev.entrepot.cache.listing.history.TagPeriod;
import dev.entrepot.cache.listing.history.TagPeriod.End;
import dev.entrepot.oci.Digest;
import dev.entrepot.oci.Reference;
import dev.entrepot.oci.Repository;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What clients pulled, a repository at a time. A client that pulls a tag then asks for the digests
 * that it leads to; these are left out where the tag, or an index, was pulled too and still names
 * them, or where the tag led to an index that names them when they were pulled. The pulls of one
 * repository are in memory at a time. For one thread.
 */
final class RecentPulls {
  /** How long a pull of a tag may still go on after the tag has moved. */
  private static final Duration MOVING = Duration.ofMinutes(5);

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
    Pieces.each(Pieces.rows(index, PULLS), pull -> take(pull.value()));
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
    Map<Digest, Instant> led = new HashMap<>();
    waiting.forEach(pull -> addLed(pull, led));
    for (Pulled pull : waiting) {
      switch (pull.reference()) {
        case Reference.Tagged _ -> taker.accept(pull);
        case Reference.Digested(var digest) -> {
          if (pull.last().isAfter(led.getOrDefault(digest, Instant.MIN))) {
            taker.accept(pull);
          }
        }
      }
    }
    waiting.clear();
  }

  /** Until when pulls of digests were due to another pull. */
  private void addLed(Pulled pull, Map<Digest, Instant> led) {
    switch (pull.reference()) {
      case Reference.Tagged(var tag) -> {
        index
            .get(TAGS, new TagKey(pull.repository(), tag))
            .map(TagRecord::digest)
            .ifPresent(
                target -> {
                  led.put(target, Instant.MAX);
                  addChildren(target, Instant.MAX, led);
                });
        new TagHistories(index)
            .of(pull.repository(), tag).stream()
                .flatMap(history -> history.periods().stream())
                .forEach(period -> addEarlier(period, led));
      }
      case Reference.Digested(var digest) -> addChildren(digest, Instant.MAX, led);
    }
  }

  /** What it names, and not itself: a client that got that by its digest may have meant it. */
  private void addEarlier(TagPeriod period, Map<Digest, Instant> led) {
    switch (period.end()) {
      case End.Now _ -> {}
      case End.Moved(var at) -> addChildren(period.digest(), at.plus(MOVING), led);
      case End.Gone(var at) -> addChildren(period.digest(), at.plus(MOVING), led);
    }
  }

  private void addChildren(Digest root, Instant until, Map<Digest, Instant> led) {
    trees.of(root).manifests().stream()
        .skip(1)
        .map(ManifestPart::digest)
        .forEach(
            child -> led.merge(child, until, (one, other) -> one.isAfter(other) ? one : other));
  }
}
