package dev.entrepot.proxy.access.login;

import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Work that waits, bounded; each client in turn has one piece done. Any thread. */
final class TurnQueue {
  private final int most;
  private final int mostOfOne;

  // Under the lock of this object
  private final Map<String, ArrayDeque<Runnable>> waiting = new LinkedHashMap<>();
  private int count;

  /**
   * @param most pieces in all
   * @param mostOfOne pieces of one client
   */
  TurnQueue(int most, int mostOfOne) {
    this.most = most;
    this.mostOfOne = mostOfOne;
  }

  /** Has a piece of work wait; false if there is too much already. */
  synchronized boolean add(String client, Runnable work) {
    ArrayDeque<Runnable> own = waiting.get(client);
    if (count >= most || (own != null && own.size() >= mostOfOne)) {
      return false;
    }
    waiting.computeIfAbsent(client, _ -> new ArrayDeque<>()).add(work);
    count++;
    return true;
  }

  /** The next piece of the client whose turn it is; empty if there is none. */
  synchronized Optional<Runnable> next() {
    Map.Entry<String, ArrayDeque<Runnable>> first =
        waiting.isEmpty() ? null : waiting.entrySet().iterator().next();
    if (first == null) {
      return Optional.empty();
    }
    String client = first.getKey();
    ArrayDeque<Runnable> own = first.getValue();
    Runnable work = own.remove();
    count--;
    waiting.remove(client);
    if (!own.isEmpty()) {
      waiting.put(client, own);
    }
    return Optional.of(work);
  }
}
