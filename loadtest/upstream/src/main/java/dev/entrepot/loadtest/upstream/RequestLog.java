package dev.entrepot.loadtest.upstream;

import dev.entrepot.loadtest.upstream.Endpoint.Download;
import dev.entrepot.loadtest.upstream.Endpoint.OfBlob;
import dev.entrepot.loadtest.upstream.Endpoint.OfManifest;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** What the registry was asked, in the order of arrival, the newest {@value #MAX_REQUESTS}. */
public final class RequestLog {
  /** How many requests are kept; the oldest go first. */
  static final int MAX_REQUESTS = 100_000;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  // Under the lock.
  private final Deque<Exchange> exchanges = new ArrayDeque<>();

  private final Consumer<SeenRequest> ended;

  /**
   * @param ended told of each request once its answer has ended; on the event loop
   */
  RequestLog(Consumer<SeenRequest> ended) {
    this.ended = ended;
  }

  /** All requests as they stand now. */
  public List<SeenRequest> requests() {
    lock.lock();
    try {
      return exchanges.stream().map(Exchange::seen).toList();
    } finally {
      lock.unlock();
    }
  }

  /** How many requests are of the kind. */
  public int count(Predicate<SeenRequest> kind) {
    return (int) requests().stream().filter(kind).count();
  }

  /** How many GETs, ranged or not, named the blob; those on the storage host are not counted. */
  public int blobGets(String digest) {
    return count(
        seen ->
            seen.method().equals("GET")
                && seen.endpoint() instanceof OfBlob(_, var named)
                && named.equals(digest));
  }

  /** How many GETs of manifests there were. */
  public int manifestGets() {
    return count(seen -> seen.method().equals("GET") && seen.endpoint() instanceof OfManifest);
  }

  /** How many HEADs of manifests there were. */
  public int manifestHeads() {
    return count(seen -> seen.method().equals("HEAD") && seen.endpoint() instanceof OfManifest);
  }

  /** The body bytes written in answer to requests for a blob, here and on the storage host. */
  public long bytesSent(String digest) {
    return requests().stream()
        .filter(seen -> isBlob(seen.endpoint(), digest))
        .mapToLong(SeenRequest::bodyBytes)
        .sum();
  }

  /**
   * Waits until there are as many requests of the kind; for any thread but an event loop.
   *
   * @throws TimeoutException if there are fewer after the patience
   */
  public void await(int count, Predicate<SeenRequest> kind, Duration patience)
      throws InterruptedException, TimeoutException {
    long nanosLeft = patience.toNanos();
    lock.lockInterruptibly();
    try {
      while (count(kind) < count) {
        if (nanosLeft <= 0) {
          throw new TimeoutException(
              "expected %d requests, saw %d: %s".formatted(count, count(kind), requests()));
        }
        nanosLeft = changed.awaitNanos(nanosLeft);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Forgets all requests; those that are running are no longer seen. */
  public void clear() {
    lock.lock();
    try {
      exchanges.clear();
    } finally {
      lock.unlock();
    }
  }

  Exchange begin(RequestHead head, List<Fault> faults) {
    var exchange = new Exchange(head, faults, this::signal, ended);
    lock.lock();
    try {
      if (exchanges.size() == MAX_REQUESTS) {
        exchanges.removeFirst();
      }
      exchanges.addLast(exchange);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    return exchange;
  }

  private void signal() {
    lock.lock();
    try {
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private static boolean isBlob(Endpoint endpoint, String digest) {
    return (endpoint instanceof OfBlob || endpoint instanceof Download)
        && endpoint.referenceText().filter(digest::equals).isPresent();
  }
}
