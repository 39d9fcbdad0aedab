package dev.entrepot.server;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What has been opened, to be closed in reverse order; each even if another cannot be. */
final class Closing implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Closing.class);

  private record Opened(String name, AutoCloseable resource) {}

  private final Deque<Opened> opened = new ArrayDeque<>();

  /** Adds what is to be closed before all that was added earlier. */
  synchronized <T extends AutoCloseable> T add(String name, T resource) {
    opened.push(new Opened(name, resource));
    return resource;
  }

  @Override
  public synchronized void close() {
    while (!opened.isEmpty()) {
      Opened last = opened.pop();
      try {
        last.resource().close();
      } catch (Exception e) {
        log.error("{} could not be closed", last.name(), e);
      }
    }
  }
}
