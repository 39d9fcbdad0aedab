package dev.entrepot.proxy.listing;

import dev.entrepot.oci.Quoted;

/** What somebody wrote names no image; the message says what would. */
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

  static UnclearNameException pattern(String text) {
    return new UnclearNameException(
        "no pattern of images: %s; one is like alpine, 'alpine:3.*' or 'ghcr.io/org/*'"
            .formatted(Quoted.of(text)));
  }
}
