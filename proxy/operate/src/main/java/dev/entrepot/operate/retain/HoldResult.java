package dev.entrepot.operate.retain;

/** The result of an order for one image, which is named in full. */
public sealed interface HoldResult {
  /** The image, or the pattern of images. */
  String image();

  /**
   * It is done.
   *
   * @param detail more about it, or an empty text
   */
  record Done(String image, String detail) implements HoldResult {}

  /** It was so before. */
  record Unchanged(String image) implements HoldResult {}

  /**
   * It cannot be done.
   *
   * @param reason a sentence with what to do
   */
  record Refused(String image, String reason) implements HoldResult {}
}
