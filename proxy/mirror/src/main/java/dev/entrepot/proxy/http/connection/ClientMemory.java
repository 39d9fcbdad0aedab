package dev.entrepot.proxy.http.connection;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What the requests that are being answered take of the heap, without their answers; all event
 * loops together. Once it is full, requests are refused until others have been answered. Any
 * thread.
 */
public final class ClientMemory {
  /** What a request takes beside its header fields, in bytes, as a rule. */
  static final int REQUEST_BYTES = 3 << 10; // 3 KiB

  /** What a byte of header fields takes: it is there as text, with what finds it. */
  static final int HEAP_A_HEADER_BYTE = 2;

  /** The part of the heap that it may be. */
  private static final int SHARE_OF_HEAP = 6;

  private final long limit;
  private final AtomicLong taken = new AtomicLong();
  private final AtomicInteger requests = new AtomicInteger();

  /**
   * @param limit in bytes
   */
  public ClientMemory(long limit) {
    this.limit = limit;
  }

  /** The usual part of a heap. */
  public static ClientMemory ofHeap(long bytes) {
    return new ClientMemory(bytes / SHARE_OF_HEAP);
  }

  /** How many requests are being answered. */
  public int requests() {
    return requests.get();
  }

  /** What is taken, in bytes. */
  public long taken() {
    return taken.get();
  }

  /** Whether there is no room for another request. */
  public boolean isFull() {
    return taken.get() > limit - REQUEST_BYTES;
  }

  /**
   * A request has been accepted.
   *
   * @param headerBytes of its header fields
   * @return what it has taken, in bytes
   */
  public long requestBegan(long headerBytes) {
    requests.incrementAndGet();
    long bytes = REQUEST_BYTES + headerBytes * HEAP_A_HEADER_BYTE;
    taken.addAndGet(bytes);
    return bytes;
  }

  /**
   * A request has ended.
   *
   * @param bytes that it has taken
   */
  public void requestEnded(long bytes) {
    requests.decrementAndGet();
    taken.addAndGet(-bytes);
  }
}
