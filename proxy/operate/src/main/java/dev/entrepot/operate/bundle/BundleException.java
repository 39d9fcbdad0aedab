package dev.entrepot.operate.bundle;

import java.io.IOException;

/** A bundle or receipt that cannot be made or used; the message says why and what to do. */
public final class BundleException extends IOException {
  private static final long serialVersionUID = 1L;

  public BundleException(String message) {
    super(message);
  }

  public BundleException(String message, Throwable cause) {
    super(message, cause);
  }
}
