package dev.entrepot.cache.error;

/** The data folder is used by another process, or by another store of this one. */
public final class StoreInUseException extends StoreException {
  public StoreInUseException(String message) {
    super(message);
  }
}
