package dev.entrepot.cache.collect;

import dev.entrepot.cache.error.StoreException;
import java.util.List;
import java.util.Optional;

/** One walk through entries of the index, in pieces. For one thread. */
final class Stage<T> {
  /** How many entries a piece has at most. */
  private static final int PIECE = 128;

  /** Where the entries come from: those behind one, in their order. */
  interface Source<T> {
    List<T> after(Optional<T> last, int most) throws StoreException;
  }

  /** What is done with each. */
  interface Work<T> {
    void on(T entry) throws StoreException;
  }

  private final Source<T> source;
  private final Work<T> work;
  private Optional<T> last = Optional.empty();

  Stage(Source<T> source, Work<T> work) {
    this.source = source;
    this.work = work;
  }

  /**
   * Goes on with some more.
   *
   * @return whether there was any
   */
  boolean step() throws StoreException {
    List<T> piece = source.after(last, PIECE);
    for (T entry : piece) {
      work.on(entry);
      last = Optional.of(entry);
    }
    return !piece.isEmpty();
  }
}
