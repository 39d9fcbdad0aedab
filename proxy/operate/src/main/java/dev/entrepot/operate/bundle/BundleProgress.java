package dev.entrepot.operate.bundle;

/** Is told how far the making or reading of a bundle is. On the thread that works. */
@FunctionalInterface
public interface BundleProgress {
  /**
   * Some more bytes are done.
   *
   * @param bytes how many since the last call
   */
  void done(long bytes);
}
