package dev.entrepot.operate.bundle.read;

import dev.entrepot.operate.name.NamedImage;
import dev.entrepot.operate.name.UnclearNameException;

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
