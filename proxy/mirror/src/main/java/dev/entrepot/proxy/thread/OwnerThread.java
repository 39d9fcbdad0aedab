package dev.entrepot.proxy.thread;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The thread that an object belongs to. Methods that belong to it begin with {@code assert
 * owner.isHere() : owner}. An event loop is one thread, so its objects have an owner too.
 */
public final class OwnerThread {
  private final AtomicReference<@Nullable Thread> thread;

  private OwnerThread(@Nullable Thread thread) {
    this.thread = new AtomicReference<>(thread);
  }

  /** The calling thread, for an object that is made where it is used. */
  public static OwnerThread current() {
    return new OwnerThread(Thread.currentThread());
  }

  /** The first thread that asks, for an object that is made elsewhere. */
  public static OwnerThread firstUser() {
    return new OwnerThread(null);
  }

  /** Whether the calling thread is the owner. */
  public boolean isHere() {
    var here = Thread.currentThread();
    return here.equals(thread.get()) || thread.compareAndSet(null, here);
  }

  @Override
  public String toString() {
    return "belongs to %s, used by %s".formatted(thread.get(), Thread.currentThread());
  }
}
