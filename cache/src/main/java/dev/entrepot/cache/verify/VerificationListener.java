package dev.entrepot.cache.verify;

/** Is told what a verification comes by, on its thread, which waits meanwhile. */
public interface VerificationListener {
  /** After each piece that was read, which is often. */
  void progressed(VerificationProgress progress);

  /** Each time that something is wrong. */
  void found(VerificationFinding finding);

  /** Each time that something could not be checked. */
  void skipped(Skipped skipped);
}
