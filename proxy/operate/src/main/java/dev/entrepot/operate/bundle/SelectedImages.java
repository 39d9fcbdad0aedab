package dev.entrepot.operate.bundle;

import dev.entrepot.operate.name.NamedImage;
import java.util.List;

/**
 * The images that a selection means in a store.
 *
 * @param leftOut images of groups that are not here whole
 */
public record SelectedImages(List<NamedImage> images, List<LeftOut> leftOut) {
  public SelectedImages {
    images = List.copyOf(images);
    leftOut = List.copyOf(leftOut);
  }

  /**
   * An image that is not exported.
   *
   * @param reason as it stands behind the image's name
   */
  public record LeftOut(NamedImage image, String reason) {}
}
