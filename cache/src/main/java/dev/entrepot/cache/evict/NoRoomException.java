package dev.entrepot.cache.evict;

import java.io.IOException;

/** The limit leaves no room for a blob, as all that could go is in use or pinned, or too small. */
public final class NoRoomException extends IOException {
  private static final long serialVersionUID = 1L;

  NoRoomException(String message) {
    super(message);
  }
}
