package dev.entrepot.operate.pull;

import dev.entrepot.operate.pull.spec.PullSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The pulls that are running. Any thread. */
public final class PullJobs {
  private final Puller puller;
  private final List<PullJob> running = new ArrayList<>();

  public PullJobs(Puller puller) {
    this.puller = puller;
  }

  /** What pulls. */
  public Puller puller() {
    return puller;
  }

  /** Runs a pull, as {@link Puller#run} does, that can be seen meanwhile. */
  public void run(PullJob job, List<PullSpec> specs, int atOnce, Consumer<PullEvent> listener)
      throws InterruptedException {
    show(job, () -> puller.run(specs, atOnce, job.andThen(listener)));
  }

  /** A part of the program that pulls. */
  @FunctionalInterface
  public interface Work {
    void run() throws InterruptedException;
  }

  /** Does some work whose progress the job shows meanwhile. */
  public void show(PullJob job, Work work) throws InterruptedException {
    begin(job);
    try {
      work.run();
    } finally {
      end(job);
    }
  }

  /** Those that run now. */
  public synchronized List<PullJob> running() {
    return List.copyOf(running);
  }

  private synchronized void begin(PullJob job) {
    running.add(job);
  }

  private synchronized void end(PullJob job) {
    running.remove(job);
  }
}
