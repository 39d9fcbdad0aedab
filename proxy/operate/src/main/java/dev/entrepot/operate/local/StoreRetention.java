package dev.entrepot.operate.local;

import dev.entrepot.cache.ContentCache;
import dev.entrepot.cache.hold.Frozen;
import dev.entrepot.config.EntrepotConfig;
import dev.entrepot.oci.ImagePattern;
import dev.entrepot.oci.Reference;
import dev.entrepot.operate.ImageRetention;
import dev.entrepot.operate.name.ImageLookup;
import dev.entrepot.operate.name.NameOrId;
import dev.entrepot.operate.name.NamedImage;
import dev.entrepot.operate.name.UnclearNameException;
import dev.entrepot.operate.retain.Freezing;
import dev.entrepot.operate.retain.HeldImage;
import dev.entrepot.operate.retain.HoldOrder;
import dev.entrepot.operate.retain.HoldResult;
import dev.entrepot.operate.retain.HoldTarget;
import dev.entrepot.operate.retain.ImageRemoval;
import dev.entrepot.operate.retain.Pinning;
import dev.entrepot.operate.retain.PruneRequest;
import dev.entrepot.operate.retain.Pruning;
import dev.entrepot.operate.retain.RemovalEvent;
import java.io.IOException;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Holds and removes what a store of this process has. Any thread. */
public final class StoreRetention implements ImageRetention {
  private final ContentCache cache;
  private final EntrepotConfig config;
  private final InstantSource clock;

  public StoreRetention(ContentCache cache, EntrepotConfig config, InstantSource clock) {
    this.cache = cache;
    this.config = config;
    this.clock = clock;
  }

  @Override
  public void order(HoldOrder order, List<HoldTarget> targets, Consumer<HoldResult> taker)
      throws UnclearNameException, IOException, InterruptedException {
    switch (order) {
      case PIN, UNPIN -> pins(order, targets, taker);
      case FREEZE, THAW -> freezes(order, images(targets), taker);
    }
  }

  private static List<NameOrId> images(List<HoldTarget> targets) {
    return targets.stream()
        .flatMap(it -> it instanceof HoldTarget.Named(NameOrId one) ? Stream.of(one) : Stream.of())
        .toList();
  }

  private void pins(HoldOrder order, List<HoldTarget> targets, Consumer<HoldResult> taker)
      throws UnclearNameException, IOException, InterruptedException {
    var pinning = new Pinning(cache, config);
    SequencedMap<NameOrId, List<NamedImage>> meant = names(images(targets));
    SequencedSet<ImagePattern> patterns = new LinkedHashSet<>();
    for (HoldTarget target : targets) {
      switch (target) {
        case HoldTarget.Matching(_, ImagePattern pattern) -> patterns.add(pattern);
        case HoldTarget.Named(NameOrId image) -> {
          List<ImagePattern> named =
              meant.getOrDefault(image, List.of()).stream().map(StoreRetention::pattern).toList();
          patterns.addAll(order == HoldOrder.PIN ? named : thoseOr(named, pinning::isPinned));
          tellIfNone(image, named, taker);
        }
      }
    }
    for (ImagePattern pattern : patterns) {
      taker.accept(order == HoldOrder.PIN ? pinning.pin(pattern) : pinning.unpin(pattern));
    }
  }

  private void freezes(HoldOrder order, List<NameOrId> images, Consumer<HoldResult> taker)
      throws UnclearNameException, IOException, InterruptedException {
    var freezing = new Freezing(cache, clock);
    SequencedSet<NamedImage> tags = new LinkedHashSet<>();
    for (Map.Entry<NameOrId, List<NamedImage>> meant : names(images).entrySet()) {
      List<NamedImage> tagged =
          meant.getValue().stream()
              .filter(image -> image.reference() instanceof Reference.Tagged)
              .toList();
      tags.addAll(order == HoldOrder.FREEZE ? tagged : thoseOr(tagged, freezing::isFrozen));
      tellIfNone(meant.getKey(), meant.getValue(), taker);
      if (tagged.isEmpty() && !meant.getValue().isEmpty()) {
        taker.accept(
            new HoldResult.Refused(
                meant.getKey().text(),
                "%s is untagged, and a digest never moves".formatted(meant.getKey())));
      }
    }
    for (NamedImage tag : tags) {
      taker.accept(order == HoldOrder.FREEZE ? freezing.freeze(tag) : freezing.thaw(tag));
    }
  }

  private SequencedMap<NameOrId, List<NamedImage>> names(List<NameOrId> images)
      throws UnclearNameException, IOException, InterruptedException {
    return new ImageLookup(cache.inspection().listing()).names(images);
  }

  /** An ID has several names; what is taken back of one is what was done, if anything was. */
  private static <T> List<T> thoseOr(List<T> all, Predicate<T> wanted) {
    List<T> those = all.stream().filter(wanted).toList();
    return those.isEmpty() ? all : those;
  }

  private static void tellIfNone(NameOrId image, List<?> named, Consumer<HoldResult> taker) {
    if (named.isEmpty()) {
      taker.accept(new HoldResult.Refused(image.text(), "no such image: " + image));
    }
  }

  @Override
  public void held(Consumer<HeldImage> taker) {
    config.pins().forEach(pin -> taker.accept(new HeldImage.Pinned(pin.toString(), false)));
    cache
        .retention()
        .holds()
        .pins()
        .forEach(pin -> taker.accept(new HeldImage.Pinned(pin.toString(), true)));
    cache.retention().holds().frozen().forEach(frozen -> taker.accept(held(frozen)));
  }

  private static HeldImage held(Frozen frozen) {
    var name = new NamedImage(frozen.repository(), new Reference.Tagged(frozen.tag()));
    return new HeldImage.FrozenTag(
        name.toString(), frozen.target().digest(), frozen.target().checkedAt());
  }

  @Override
  public void remove(List<NameOrId> images, Consumer<RemovalEvent> taker)
      throws UnclearNameException, IOException, InterruptedException {
    SequencedSet<NamedImage> named = new LinkedHashSet<>();
    names(images)
        .forEach(
            (image, meant) -> {
              named.addAll(meant);
              if (meant.isEmpty()) {
                taker.accept(new RemovalEvent.Kept(image.text(), "no such image: " + image));
              }
            });
    new ImageRemoval(cache, config.pins()).remove(List.copyOf(named), taker);
  }

  @Override
  public void prune(PruneRequest request, Consumer<RemovalEvent> taker)
      throws IOException, InterruptedException {
    new Pruning(cache, clock).prune(request, taker);
  }

  private static ImagePattern pattern(NamedImage image) {
    return ImagePattern.parse(image.toString()).orElseThrow();
  }
}
