package dev.entrepot.loadtest.upstream;

/** What a layer of a test image is to be. */
public sealed interface LayerSpec {
  /**
   * A gzipped tar of one file, as a client that unpacks it needs.
   *
   * @param fileBytes how long the file is, its bytes pseudo-random
   */
  record GzippedTar(int fileBytes) implements LayerSpec {}

  /**
   * Pseudo-random bytes, for clients that do not unpack.
   *
   * @param bytes how many, made when they are read
   */
  record Random(long bytes) implements LayerSpec {}
}
