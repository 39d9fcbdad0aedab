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

  /** Runs a pull, as {@link Puller#run} does, that can be seen meanwhile. */
  public void run(PullJob job, List<PullSpec> wishes, int atOnce, Consumer<PullEvent> listener)
      throws InterruptedException {
    begin(job);
    try {
      puller.run(wishes, atOnce, job.andThen(listener));
    } finally {
      end(job);
    }
  }

  /** The same for {@link Puller#check}. */
  public void check(PullJob job, List<PullSpec> wishes, int atOnce, Consumer<PullEvent> listener)
      throws InterruptedException {
    begin(job);
    try {
      puller.check(wishes, atOnce, job.andThen(listener));
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
