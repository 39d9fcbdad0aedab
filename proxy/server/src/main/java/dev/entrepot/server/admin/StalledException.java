package dev.entrepot.server.admin;

import java.io.IOException;
import java.time.Duration;

/** The client has sent nothing of a body for a long while. */
public final class StalledException extends IOException {
  private static final long serialVersionUID = 1L;

  StalledException(Duration patience) {
    super("nothing of the body has come for %d s".formatted(patience.toSeconds()));
  }
}
