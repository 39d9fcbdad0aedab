package dev.entrepot.operate.name;

import dev.entrepot.oci.Quoted;

/**
 * A text is no name of an image, no pattern or filter, or no other argument that was expected; the
 * message says what would be one.
 */
public final class UnclearNameException extends Exception {
  private static final long serialVersionUID = 1;

  public UnclearNameException(String message) {
    super(message);
  }

  static UnclearNameException image(String text) {
    return new UnclearNameException(
        "no name of an image: %s; one is like alpine:3 or ghcr.io/org/app@sha256:…"
            .formatted(Quoted.of(text)));
  }

  /**
   * The beginning of several IDs.
   *
   * @param candidates the images that have them
   */
  static UnclearNameException id(String text, String candidates) {
    return new UnclearNameException(
        "several images have an ID that begins with %s: %s; write more of it"
            .formatted(text, candidates));
  }

  static UnclearNameException tags(String text) {
    return new UnclearNameException(
        "a digest has no tags: %s; name a repository, such as alpine, or a tag of it, such as alpine:3"
            .formatted(Quoted.of(text)));
  }

  static UnclearNameException pattern(String text) {
    return new UnclearNameException(
        "no pattern of images: %s; one is like alpine, 'alpine:3.*' or 'ghcr.io/org/*'"
            .formatted(Quoted.of(text)));
  }

  static UnclearNameException filter(String text) {
    return new UnclearNameException(
        "no filter of images: %s; there are dangling=true, before=IMAGE, since=IMAGE, label=KEY or KEY=VALUE, and reference=PATTERN"
            .formatted(Quoted.of(text)));
  }

  public static UnclearNameException platform(String text) {
    return new UnclearNameException(
        "no platform: %s; one is like linux/amd64 or linux/arm64/v8".formatted(Quoted.of(text)));
  }

  public static UnclearNameException span(String text) {
    return new UnclearNameException(
        "no span of time: %s; one is like 12h or 7d".formatted(Quoted.of(text)));
  }
}
