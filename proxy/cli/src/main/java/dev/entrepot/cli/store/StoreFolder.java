package dev.entrepot.cli.store;

import dev.entrepot.cache.ContentCache;
import dev.entrepot.cache.error.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A folder that may hold a store, as far as this user can see.
 *
 * @param isNamed whether an option or the configuration names it; otherwise it is the default
 */
record StoreFolder(Path path, boolean isNamed) {
  /** What is known of it. */
  sealed interface State {
    record Store() implements State {}

    record Absent() implements State {}

    /**
     * This user may not look.
     *
     * @param words a sentence for a person
     */
    record Closed(String words) implements State {}
  }

  State state() {
    try {
      return ContentCache.isIn(path) ? new State.Store() : new State.Absent();
    } catch (StoreException e) {
      return new State.Closed(closed());
    }
  }

  /** Whether a store may be here. */
  boolean mayHoldStore() {
    return !(state() instanceof State.Absent);
  }

  /** The message for a user without the permission. */
  String closed() {
    return "you have no right to use %s%s: run the command as the user that runs Entrepot, or as root"
        .formatted(this, owner());
  }

  /** The absolute path of the folder. */
  @Override
  public String toString() {
    return path.toAbsolutePath().normalize().toString();
  }

  private String owner() {
    try {
      return ", which belongs to " + Files.getOwner(path).getName();
    } catch (IOException | UnsupportedOperationException unknown) {
      return "";
    }
  }
}
