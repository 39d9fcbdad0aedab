package dev.entrepot.operate.bundle;

import java.util.List;

/**
 * What a selection has found.
 *
 * @param images their names in full
 * @param leftOut those of groups that are not there whole
 */
public record SelectedImages(List<String> images, List<LeftOut> leftOut) {
  public SelectedImages {
    images = List.copyOf(images);
    leftOut = List.copyOf(leftOut);
  }

  /**
   * An image that is not exported.
   *
   * @param reason as it stands behind the image's name
   */
  public record LeftOut(String image, String reason) {}
}
