package dev.entrepot.proxy.http.body;

import java.io.IOException;

/** The disk does not give bytes of a stored file, which is not the client's fault. */
final class UnreadableFileException extends IOException {
  private static final long serialVersionUID = 1;

  UnreadableFileException(IOException cause) {
    super(cause.getMessage(), cause);
  }
}
