package dev.entrepot.loadtest.driver.scenario;

import dev.entrepot.config.read.Key;
import dev.entrepot.config.read.Section;
import java.util.HashSet;
import java.util.List;

/**
 * The images that are pulled once each, and were never asked for before.
 *
 * @param share of the arrivals that pull one
 * @param images in the order of their pulls; empty if the share is zero
 */
public record ColdImages(Share share, List<ImageName> images) {
  static final Key<Share> SHARE = Key.of("share", Share.upTo("100%"), "0%");

  public ColdImages {
    images = List.copyOf(images);
  }

  /** How many of so many arrivals pull one. */
  public long pulls(long arrivals) {
    return (long) (arrivals * share.part());
  }

  static ColdImages read(Section section, Arrivals arrivals, WarmImages warm) {
    Share share = section.get(SHARE);
    List<ImageName> images = ImageSet.read(section);
    var cold = new ColdImages(share, share.equals(Share.NONE) ? List.of() : images);
    long pulls = cold.pulls(arrivals.pulls());
    if (pulls > cold.images.size()) {
      section.fault(
          "at least %d images, one a pull".formatted(pulls), "%d".formatted(cold.images.size()));
    }
    var known = new HashSet<>(warm.images());
    cold.images.stream()
        .filter(known::contains)
        .findFirst()
        .ifPresent(both -> section.fault("images that are not warm too", both.toString()));
    return cold;
  }
}
