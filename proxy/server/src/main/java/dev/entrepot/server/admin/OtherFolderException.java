package dev.entrepot.server.admin;

import java.io.IOException;

/** The client means the data folder of another server. */
public final class OtherFolderException extends IOException {
  private static final long serialVersionUID = 1L;

  OtherFolderException(String message) {
    super(message);
  }
}
