package dev.entrepot.operate.bundle;

import dev.entrepot.operate.images.NamedImage;
import dev.entrepot.operate.images.UnclearNameException;

/** What the names in a bundle mean here. */
@FunctionalInterface
public interface BundleNames {
  /**
   * The image that is meant.
   *
   * @throws UnclearNameException if it means none
   */
  NamedImage image(String name) throws UnclearNameException;
}
