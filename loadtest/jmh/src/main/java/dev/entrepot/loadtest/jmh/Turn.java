package dev.entrepot.loadtest.jmh;

import java.util.List;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Whose turn it is among the many things that one thread asks for, one after the other. */
@State(Scope.Thread)
public class Turn {
  private int next;

  /** The next of the things, and after the last the first again. */
  <T> T of(List<T> things) {
    if (next >= things.size()) {
      next = 0;
    }
    return things.get(next++);
  }
}
