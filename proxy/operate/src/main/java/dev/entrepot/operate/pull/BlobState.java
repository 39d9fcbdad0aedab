package dev.entrepot.operate.pull;

/** How far a blob is. */
public sealed interface BlobState {
  /** It waits for its turn. */
  record Waiting() implements BlobState {}

  /**
   * It is being downloaded.
   *
   * @param bytes how many have come
   * @param size in bytes, as the manifest says; 0 if it does not
   */
  record Coming(long bytes, long size) implements BlobState {}

  /** It was here. */
  record Here() implements BlobState {}

  /**
   * It has come whole.
   *
   * @param size in bytes
   */
  record Complete(long size) implements BlobState {}

  /** It has not. */
  record Failed(String reason) implements BlobState {}
}
