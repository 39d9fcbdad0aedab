package dev.entrepot.cli.store;

import dev.entrepot.cache.ContentCache;
import dev.entrepot.cache.error.StoreException;
import dev.entrepot.cache.error.StoreInUseException;
import dev.entrepot.operate.client.Answerer;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Opens the store of a folder, or reports why it cannot be opened and what to do.
 *
 * @param mayMake whether the command line allows a store to be created in a folder that nothing
 *     names
 */
record LocalStore(Place.Local place, boolean mayMake) {
  private static final String START = "start one with \"entrepot serve\"";

  /**
   * Opens it.
   *
   * @throws IOException if it cannot be opened; the message is a sentence for a person
   */
  ContentCache open(StoreAccess<?> reach) throws IOException {
    require(reach);
    try {
      return ContentCache.open(
          reach.settings(place.config(), place.folder().path()), InstantSource.system());
    } catch (StoreInUseException e) {
      throw new IOException(
          "%s is in use, and %s: name the server that uses it by --server URL, or its configuration"
                  .formatted(place.folder(), words())
              + " by --config FILE",
          e);
    } catch (StoreException e) {
      throw e.getCause() instanceof AccessDeniedException ? closed(place.folder().closed()) : e;
    }
  }

  private void require(StoreAccess<?> reach) throws IOException {
    if (reach.need() == StoreAccess.Need.SERVER) {
      throw new IOException(
          "%s, and this is for a server to do: %s, or name one by --server URL"
              .formatted(words(), START));
    }
    switch (place.folder().state()) {
      case StoreFolder.State.Store() -> {
        // Then it is opened.
      }
      case StoreFolder.State.Closed(String words) -> throw closed(words);
      case StoreFolder.State.Absent() -> requireMaking(reach);
    }
  }

  private void requireMaking(StoreAccess<?> reach) throws IOException {
    boolean makes = reach.need() == StoreAccess.Need.STORE_OR_NEW;
    if (makes && (mayMake || place.folder().isNamed())) {
      return;
    }
    if (place.answerer() instanceof Answerer.OfAnotherFolder(String words)) {
      throw new IOException(
          "there is no store in %s, and %s: leave out --data to ask that server"
              .formatted(place.folder(), words));
    }
    throw new IOException(
        "%s, and there is no store in %s: %s, name one by --server URL, or name a store by --data DIR%s"
            .formatted(words(), place.folder(), START, makes ? "; --create makes one there" : ""));
  }

  private IOException closed(String words) {
    return new IOException("%s, and %s".formatted(words(), words));
  }

  /** Why no server is asked. */
  private String words() {
    return switch (place.answerer()) {
      case Answerer.NoServer(String words) -> words;
      case Answerer.Stranger(String words) -> words;
      case Answerer.OfAnotherFolder(String words) -> words;
      case Answerer.Entrepot _ -> throw new IllegalStateException("a server is there");
    };
  }

  /** A warning that this is not the store of the running server. */
  Optional<String> note() {
    return place.answerer() instanceof Answerer.OfAnotherFolder(String words)
        ? Optional.of("this is %s; %s".formatted(place.folder(), words))
        : Optional.empty();
  }
}
