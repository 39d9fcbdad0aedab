package dev.entrepot.proxy.steer;

import dev.entrepot.cache.ContentCache;
import dev.entrepot.cache.hold.Frozen;
import dev.entrepot.oci.ImagePattern;
import dev.entrepot.oci.Reference;
import dev.entrepot.proxy.config.EntrepotConfig;
import dev.entrepot.proxy.listing.Listings;
import dev.entrepot.proxy.listing.NamedImage;
import dev.entrepot.proxy.listing.UnclearNameException;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Steers a store of this process. Any thread. */
public record StoreSteering(ContentCache cache, EntrepotConfig config, InstantSource clock)
    implements Steering {
  @Override
  public void order(HoldOrder order, List<String> images, Consumer<Obeyed> taker)
      throws UnclearNameException, IOException {
    switch (order) {
      case PIN, UNPIN -> {
        var pinning = new Pinning(cache, config);
        for (ImagePattern pattern : patterns(images, config)) {
          taker.accept(order == HoldOrder.PIN ? pinning.pin(pattern) : pinning.unpin(pattern));
        }
      }
      case FREEZE, THAW -> {
        var freezing = new Freezing(cache, clock);
        for (NamedImage image : tagged(images, config)) {
          taker.accept(order == HoldOrder.FREEZE ? freezing.freeze(image) : freezing.thaw(image));
        }
      }
    }
  }

  @Override
  public void held(Consumer<HeldImage> taker) {
    config.pins().forEach(pin -> taker.accept(new HeldImage.Pinned(pin.toString(), false)));
    cache.holds().pins().forEach(pin -> taker.accept(new HeldImage.Pinned(pin.toString(), true)));
    cache.holds().frozen().forEach(frozen -> taker.accept(held(frozen)));
  }

  private static HeldImage held(Frozen frozen) {
    var name = new NamedImage(frozen.repository(), new Reference.Tagged(frozen.tag()));
    return new HeldImage.FrozenTag(
        name.toString(), frozen.target().digest(), frozen.target().checkedAt());
  }

  @Override
  public void remove(List<String> images, Consumer<RemovalEvent> taker)
      throws UnclearNameException, IOException, InterruptedException {
    new ImageRemoval(cache, config.pins()).remove(Listings.images(images, config), taker);
  }

  @Override
  public void prune(PruneWish wish, Consumer<RemovalEvent> taker)
      throws UnclearNameException, IOException, InterruptedException {
    new Pruning(cache, clock).prune(wish.checked(clock.instant()), taker);
  }

  /**
   * What somebody names who pins: an image, or a pattern with {@code *}.
   *
   * @throws UnclearNameException if one means none
   */
  public static List<ImagePattern> patterns(List<String> images, EntrepotConfig config)
      throws UnclearNameException {
    List<ImagePattern> patterns = new ArrayList<>();
    for (String image : images) {
      patterns.add(
          image.indexOf('*') < 0
              ? pattern(Listings.image(image, config))
              : Listings.pattern(image, config));
    }
    return patterns;
  }

  private static ImagePattern pattern(NamedImage image) {
    return ImagePattern.parse(image.toString()).orElseThrow();
  }

  /**
   * What somebody names who freezes: images by tag.
   *
   * @throws UnclearNameException if one means none, or is named by its digest
   */
  public static List<NamedImage> tagged(List<String> images, EntrepotConfig config)
      throws UnclearNameException {
    List<NamedImage> named = Listings.images(images, config);
    for (NamedImage image : named) {
      if (image.reference() instanceof Reference.Digested) {
        throw new UnclearNameException(
            "a digest never moves: name %s by a tag".formatted(image.repository()));
      }
    }
    return named;
  }
}
