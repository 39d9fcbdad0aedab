package dev.entrepot.cli;

import dev.entrepot.oci.Digest;

/** IDs as docker shortens them. */
final class ShortId {
  private static final int CHARACTERS = 12;

  private ShortId() {}

  static String of(Digest digest) {
    return digest.hex().substring(0, CHARACTERS);
  }
}
