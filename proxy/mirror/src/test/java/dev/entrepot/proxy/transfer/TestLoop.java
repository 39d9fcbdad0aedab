package dev.entrepot.proxy.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.core.spi.context.storage.AccessMode;
import io.vertx.core.spi.context.storage.ContextLocal;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** An event loop whose tasks run when the test says so, on the test's thread. */
@SuppressWarnings("TypeParameterUnusedInFormals") // The interface has it so.
public final class TestLoop implements Context {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final BlockingQueue<Handler<Void>> tasks = new LinkedBlockingQueue<>();

  /** Runs what is due, and what that makes due. */
  public void runDue() {
    for (Handler<Void> task = tasks.poll(); task != null; task = tasks.poll()) {
      task.handle(null);
    }
  }

  /** Runs tasks as they come until something has happened. */
  public void runUntil(BooleanSupplier happened) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!happened.getAsBoolean()) {
      Handler<Void> task = tasks.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
      assertThat(task).as("a task of the event loop").isNotNull();
      task.handle(null);
    }
  }

  int due() {
    return tasks.size();
  }

  @Override
  public void runOnContext(Handler<Void> action) {
    tasks.add(action);
  }

  @Override
  public boolean isEventLoopContext() {
    return true;
  }

  @Override
  public boolean isWorkerContext() {
    return false;
  }

  @Override
  public ThreadingModel threadingModel() {
    return ThreadingModel.EVENT_LOOP;
  }

  @Override
  public <T> Future<@Nullable T> executeBlocking(Callable<T> blocking, boolean ordered) {
    throw new UnsupportedOperationException();
  }

  @Override
  public String deploymentID() {
    throw new UnsupportedOperationException();
  }

  @Override
  public @Nullable JsonObject config() {
    throw new UnsupportedOperationException();
  }

  @Override
  public <T> T get(Object key) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void put(Object key, Object value) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean remove(Object key) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Vertx owner() {
    throw new UnsupportedOperationException();
  }

  @Override
  public int getInstanceCount() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Context exceptionHandler(@Nullable Handler<Throwable> handler) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Handler<Throwable> exceptionHandler() {
    throw new UnsupportedOperationException();
  }

  @Override
  public <T> T getLocal(ContextLocal<T> key, AccessMode accessMode) {
    throw new UnsupportedOperationException();
  }

  @Override
  public <T> T getLocal(
      ContextLocal<T> key, AccessMode accessMode, Supplier<? extends T> initialValueSupplier) {
    throw new UnsupportedOperationException();
  }

  @Override
  public <T> void putLocal(ContextLocal<T> key, AccessMode accessMode, T value) {
    throw new UnsupportedOperationException();
  }
}
