package dev.entrepot.cache.error;

import java.io.IOException;

/** The store cannot do its work; the message tells an operator what, where, and what to do. */
public sealed class StoreException extends IOException permits StoreInUseException {
  public StoreException(String message) {
    super(message);
  }

  public StoreException(String message, Throwable cause) {
    super(message, cause);
  }
}
