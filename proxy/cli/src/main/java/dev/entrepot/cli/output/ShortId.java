package dev.entrepot.cli.output;

import dev.entrepot.oci.Digest;

/** IDs as docker shortens them. */
public final class ShortId {
  private static final int CHARACTERS = 12;

  private ShortId() {}

  public static String of(Digest digest) {
    return digest.hex().substring(0, CHARACTERS);
  }
}
