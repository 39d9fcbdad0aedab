package dev.entrepot.operate.pull;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

/** Waits for work that has been given to several. Blocking. */
final class WorkResults {
  private WorkResults() {}

  /** What has come of each; an interrupt of the caller is one of all workers. */
  static <T> List<T> of(List<Future<T>> work, ExecutorService workers) throws InterruptedException {
    List<T> ends = new ArrayList<>();
    for (Future<T> one : work) {
      ends.add(of(one, workers));
    }
    return ends;
  }

  static <T> T of(Future<T> work, ExecutorService workers) throws InterruptedException {
    try {
      return work.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("a part of a pull failed", e.getCause());
    } catch (InterruptedException e) {
      workers.shutdownNow();
      throw e;
    }
  }
}
