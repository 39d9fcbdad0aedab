package dev.entrepot.proxy.bundle;

import dev.entrepot.proxy.listing.NamedImage;
import dev.entrepot.proxy.listing.UnclearNameException;

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
