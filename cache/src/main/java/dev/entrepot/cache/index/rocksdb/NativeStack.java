package dev.entrepot.cache.index.rocksdb;

import java.util.ArrayDeque;
import java.util.Deque;
import org.rocksdb.AbstractImmutableNativeReference;

/** Native handles in the order of their making; closed in the reverse order. */
final class NativeStack implements AutoCloseable {
  private final Deque<AbstractImmutableNativeReference> handles = new ArrayDeque<>();

  /** Takes over a handle, and hands it back for use. */
  <T extends AbstractImmutableNativeReference> T own(T handle) {
    handles.push(handle);
    return handle;
  }

  @Override
  public void close() {
    while (!handles.isEmpty()) {
      handles.pop().close();
    }
  }
}
