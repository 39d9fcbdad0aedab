package dev.entrepot.verifier;

import java.io.IOException;

/** A layer takes more than is allowed to uncompress; that says nothing of what it is. */
public final class TooLargeException extends IOException {
  private static final long serialVersionUID = 1L;

  public TooLargeException(String message) {
    super(message);
  }
}
