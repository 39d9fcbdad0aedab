package dev.entrepot.proxy.transfer;

import java.io.IOException;

/** A download whose bytes the store cannot keep has no reader left: there is no use in going on. */
final class UnreadException extends IOException {
  private static final long serialVersionUID = 1;

  UnreadException() {
    super("it has no reader left, and the store cannot keep it");
  }
}
