package dev.entrepot.operate.name;

import java.io.IOException;

/** An image that was asked for is not here; the message names it. */
public final class NoSuchImageException extends IOException {
  private static final long serialVersionUID = 1;

  public NoSuchImageException(String message) {
    super(message);
  }

  public static NoSuchImageException named(String name) {
    return new NoSuchImageException("no such image: " + name);
  }
}
