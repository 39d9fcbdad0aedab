package dev.entrepot.loadtest.driver.scenario;

import dev.entrepot.config.read.Key;
import dev.entrepot.config.read.Section;
import java.util.List;

/**
 * The images that are pulled again and again.
 *
 * @param images at least one, the most popular first
 * @param zipf how much more popular the first are: image {@code r} is {@code r^zipf} times as rare
 *     as the first; 0 for all alike
 */
public record WarmImages(List<ImageName> images, double zipf) {
  static final Key<Double> ZIPF = Key.of("zipf", Numbers.between("0", "5"), "1.0");

  /**
   * @throws IllegalArgumentException if a value is out of its bounds
   */
  public WarmImages {
    ZIPF.require(zipf);
    images = List.copyOf(images);
  }

  static WarmImages read(Section section) {
    List<ImageName> images = ImageSet.read(section);
    if (images.isEmpty()) {
      section.fault("at least one image", "none");
    }
    return new WarmImages(images, section.get(ZIPF));
  }
}
