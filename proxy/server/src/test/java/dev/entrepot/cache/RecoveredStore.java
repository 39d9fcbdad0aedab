package dev.entrepot.cache;

/** Lets tests wait for what a store does in the background after a crash. */
public final class RecoveredStore {
  private RecoveredStore() {}

  /** Waits until all blobs that a crash left without an entry are found again. */
  public static void await(ContentCache store) {
    store.awaitRecovery();
  }
}
