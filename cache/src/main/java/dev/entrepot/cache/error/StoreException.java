package dev.entrepot.cache.error;

import java.io.IOException;

/** The store cannot do its work; the message tells an operator what, where, and what to do. */
public final class StoreException extends IOException {
  public StoreException(String message) {
    super(message);
  }

  public StoreException(String message, Throwable cause) {
    super(message, cause);
  }
}
