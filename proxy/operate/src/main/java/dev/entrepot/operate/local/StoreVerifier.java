package dev.entrepot.operate.local;

import dev.entrepot.cache.ContentCache;
import dev.entrepot.cache.error.StoreException;
import dev.entrepot.cache.verify.Skipped;
import dev.entrepot.cache.verify.VerificationFinding;
import dev.entrepot.cache.verify.VerificationListener;
import dev.entrepot.cache.verify.VerificationOptions;
import dev.entrepot.cache.verify.VerificationProgress;
import dev.entrepot.operate.Verifier;
import dev.entrepot.operate.verify.VerificationEvent;
import java.time.Duration;
import java.util.function.Consumer;

/** Verifies a store of this process. Any thread. */
public final class StoreVerifier implements Verifier {
  /** How often progress is reported. */
  private static final Duration PROGRESS_INTERVAL = Duration.ofMillis(200);

  private final ContentCache cache;

  public StoreVerifier(ContentCache cache) {
    this.cache = cache;
  }

  @Override
  public void run(VerificationOptions options, Consumer<VerificationEvent> told)
      throws InterruptedException {
    try {
      var summary = cache.inspection().verification(options, new Telling(told)).run();
      told.accept(new VerificationEvent.Ended(summary));
    } catch (StoreException e) {
      told.accept(new VerificationEvent.Failed(String.valueOf(e.getMessage())));
    }
  }

  private static final class Telling implements VerificationListener {
    private final Consumer<VerificationEvent> told;
    private long next = System.nanoTime();

    Telling(Consumer<VerificationEvent> told) {
      this.told = told;
    }

    @Override
    public void progressed(VerificationProgress progress) {
      long now = System.nanoTime();
      if (now - next >= 0) {
        next = now + PROGRESS_INTERVAL.toNanos();
        told.accept(new VerificationEvent.Progressed(progress));
      }
    }

    @Override
    public void found(VerificationFinding finding) {
      told.accept(new VerificationEvent.Found(finding));
    }

    @Override
    public void skipped(Skipped skipped) {
      told.accept(new VerificationEvent.PassedOver(skipped));
    }
  }
}
