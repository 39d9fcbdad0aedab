package dev.entrepot.proxy.transfer;

import java.io.IOException;

/**
 * Nobody reads a download any more whose bytes the store cannot keep: there is no use in going on.
 */
final class UnreadException extends IOException {
  private static final long serialVersionUID = 1;

  UnreadException() {
    super("nobody reads it any more, and the store cannot keep it");
  }
}
