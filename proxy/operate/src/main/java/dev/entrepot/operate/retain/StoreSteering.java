package dev.entrepot.operate.retain;

import dev.entrepot.cache.ContentCache;
import dev.entrepot.cache.hold.Frozen;
import dev.entrepot.config.EntrepotConfig;
import dev.entrepot.oci.ImagePattern;
import dev.entrepot.oci.Reference;
import dev.entrepot.operate.images.Listings;
import dev.entrepot.operate.name.NamedImage;
import dev.entrepot.operate.name.UnclearNameException;
import java.io.IOException;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Steers a store of this process. Any thread. */
public record StoreSteering(ContentCache cache, EntrepotConfig config, InstantSource clock)
    implements Steering {
  @Override
  public void order(HoldOrder order, List<String> images, Consumer<HoldResult> taker)
      throws UnclearNameException, IOException, InterruptedException {
    check(order, images, config);
    switch (order) {
      case PIN, UNPIN -> pins(order, images, taker);
      case FREEZE, THAW -> freezes(order, images, taker);
    }
  }

  private void pins(HoldOrder order, List<String> images, Consumer<HoldResult> taker)
      throws UnclearNameException, IOException, InterruptedException {
    var pinning = new Pinning(cache, config);
    SequencedMap<String, List<NamedImage>> meant =
        meant(images.stream().filter(image -> !isPattern(image)).toList());
    SequencedSet<ImagePattern> patterns = new LinkedHashSet<>();
    for (String image : images) {
      if (isPattern(image)) {
        patterns.add(Listings.pattern(image, config));
        continue;
      }
      List<ImagePattern> named =
          meant.getOrDefault(image, List.of()).stream().map(StoreSteering::pattern).toList();
      patterns.addAll(order == HoldOrder.PIN ? named : thoseOr(named, pinning::isPinned));
      tellIfNone(image, named, taker);
    }
    for (ImagePattern pattern : patterns) {
      taker.accept(order == HoldOrder.PIN ? pinning.pin(pattern) : pinning.unpin(pattern));
    }
  }

  private void freezes(HoldOrder order, List<String> images, Consumer<HoldResult> taker)
      throws UnclearNameException, IOException, InterruptedException {
    var freezing = new Freezing(cache, clock);
    SequencedSet<NamedImage> tags = new LinkedHashSet<>();
    for (Map.Entry<String, List<NamedImage>> meant : meant(images).entrySet()) {
      List<NamedImage> tagged =
          meant.getValue().stream()
              .filter(image -> image.reference() instanceof Reference.Tagged)
              .toList();
      tags.addAll(order == HoldOrder.FREEZE ? tagged : thoseOr(tagged, freezing::isFrozen));
      tellIfNone(meant.getKey(), meant.getValue(), taker);
      if (tagged.isEmpty() && !meant.getValue().isEmpty()) {
        taker.accept(
            new HoldResult.Refused(
                meant.getKey(),
                "%s is untagged, and a digest never moves".formatted(meant.getKey())));
      }
    }
    for (NamedImage tag : tags) {
      taker.accept(order == HoldOrder.FREEZE ? freezing.freeze(tag) : freezing.thaw(tag));
    }
  }

  private SequencedMap<String, List<NamedImage>> meant(List<String> images)
      throws UnclearNameException, IOException, InterruptedException {
    return new Listings(cache, config).meant(images);
  }

  /** An ID has several names; what is taken back of one is what was done, if anything was. */
  private static <T> List<T> thoseOr(List<T> all, Predicate<T> wanted) {
    List<T> those = all.stream().filter(wanted).toList();
    return those.isEmpty() ? all : those;
  }

  private static void tellIfNone(String image, List<?> named, Consumer<HoldResult> taker) {
    if (named.isEmpty()) {
      taker.accept(new HoldResult.Refused(image, "no such image: " + image));
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
  public void remove(List<String> images, Consumer<RemovalEvent> taker)
      throws UnclearNameException, IOException, InterruptedException {
    SequencedSet<NamedImage> named = new LinkedHashSet<>();
    meant(images)
        .forEach(
            (image, meant) -> {
              named.addAll(meant);
              if (meant.isEmpty()) {
                taker.accept(new RemovalEvent.Kept(image, "no such image: " + image));
              }
            });
    new ImageRemoval(cache, config.pins()).remove(List.copyOf(named), taker);
  }

  @Override
  public void prune(PruneRequest wish, Consumer<RemovalEvent> taker)
      throws UnclearNameException, IOException, InterruptedException {
    new Pruning(cache, clock).prune(wish.checked(clock.instant()), taker);
  }

  /**
   * Checks what somebody names.
   *
   * @throws UnclearNameException if one means no image, or a digest where only tags can be meant
   */
  public static void check(HoldOrder order, List<String> images, EntrepotConfig config)
      throws UnclearNameException {
    for (String image : images) {
      if (isPattern(image) && (order == HoldOrder.PIN || order == HoldOrder.UNPIN)) {
        var _ = Listings.pattern(image, config);
      } else {
        Listings.requireImages(List.of(image), config);
        if (order == HoldOrder.FREEZE || order == HoldOrder.THAW) {
          requireNoDigest(image, config);
        }
      }
    }
  }

  private static void requireNoDigest(String image, EntrepotConfig config)
      throws UnclearNameException {
    if (image.indexOf('@') >= 0
        && Listings.image(image, config) instanceof NamedImage(var repository, var reference)
        && reference instanceof Reference.Digested) {
      throw new UnclearNameException(
          "a digest never moves: name %s by a tag".formatted(repository));
    }
  }

  private static boolean isPattern(String image) {
    return image.indexOf('*') >= 0;
  }

  private static ImagePattern pattern(NamedImage image) {
    return ImagePattern.parse(image.toString()).orElseThrow();
  }
}
