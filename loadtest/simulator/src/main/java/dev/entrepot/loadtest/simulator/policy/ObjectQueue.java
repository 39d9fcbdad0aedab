package dev.entrepot.loadtest.simulator.policy;

import dev.entrepot.loadtest.simulator.trace.Trace;
import java.util.Arrays;

/**
 * Objects in a row, each at most once, with the sum of their bytes. All operations take constant
 * time.
 */
final class ObjectQueue {
  /** No object. */
  static final int NONE = -1;

  private static final int ABSENT = -2;

  private final Trace trace;

  /** The neighbours of each object; {@link #ABSENT} for one that is not in the row. */
  private final int[] next;

  private final int[] previous;
  private int first = NONE;
  private int last = NONE;
  private int length;
  private long bytes;

  ObjectQueue(Trace trace) {
    this.trace = trace;
    next = new int[trace.objects()];
    previous = new int[trace.objects()];
    Arrays.fill(next, ABSENT);
  }

  boolean contains(int object) {
    return next[object] != ABSENT;
  }

  boolean isEmpty() {
    return first == NONE;
  }

  int length() {
    return length;
  }

  long bytes() {
    return bytes;
  }

  /** The object at the front, or {@link #NONE}. */
  int first() {
    return first;
  }

  /** The object behind one, or {@link #NONE}. */
  int after(int object) {
    return next[object];
  }

  void addLast(int object) {
    if (contains(object)) {
      throw new IllegalStateException("object %d is in the row already".formatted(object));
    }
    next[object] = NONE;
    previous[object] = last;
    if (last == NONE) {
      first = object;
    } else {
      next[last] = object;
    }
    last = object;
    length++;
    bytes += trace.size(object);
  }

  void remove(int object) {
    if (!contains(object)) {
      throw new IllegalStateException("object %d is not in the row".formatted(object));
    }
    link(previous[object], next[object]);
    next[object] = ABSENT;
    length--;
    bytes -= trace.size(object);
  }

  private void link(int before, int behind) {
    if (before == NONE) {
      first = behind;
    } else {
      next[before] = behind;
    }
    if (behind == NONE) {
      last = before;
    } else {
      previous[behind] = before;
    }
  }

  int removeFirst() {
    int object = first;
    remove(object);
    return object;
  }

  void moveToLast(int object) {
    remove(object);
    addLast(object);
  }

  /** Another row of the same objects. */
  ObjectQueue copy() {
    var copy = new ObjectQueue(trace);
    for (int object : toArray()) {
      copy.addLast(object);
    }
    return copy;
  }

  /** The objects from the front on. */
  int[] toArray() {
    var row = new int[length];
    int object = first;
    for (int place = 0; place < length; place++) {
      row[place] = object;
      object = next[object];
    }
    return row;
  }
}
