package dev.entrepot.loadtest.compare.row;

import dev.entrepot.loadtest.compare.upstream.Blob;
import dev.entrepot.loadtest.compare.upstream.Content;
import java.io.IOException;

/** How large blobs are. */
final class Sizes {
  /** A small configuration. */
  static final long SMALL = 2_000;

  /** A small layer. */
  static final long MEDIUM = 8L << 20;

  /** A usual layer. */
  static final long LARGE = 64L << 20;

  /** A large layer. */
  static final long HUGE = 256L << 20;

  private Sizes() {}

  /** The large blob that several rows share, where it is stored before they measure. */
  static Blob layer(Content content) throws IOException {
    return content.blob("stored", 0, LARGE);
  }
}
