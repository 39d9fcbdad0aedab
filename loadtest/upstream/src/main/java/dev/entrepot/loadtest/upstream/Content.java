package dev.entrepot.loadtest.upstream;

/** Bytes that can be read from any place. Immutable, for any thread. */
public sealed interface Content permits StoredContent, SyntheticContent {
  /** The length in bytes. */
  long size();

  /**
   * The bytes from an offset on, exactly as many as asked for.
   *
   * @throws IndexOutOfBoundsException if the content does not have them
   */
  byte[] read(long offset, int length);

  /** The SHA-256 content address, {@code sha256:} and 64 hex digits. */
  String digest();
}
