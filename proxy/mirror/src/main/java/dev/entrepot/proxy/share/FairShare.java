package dev.entrepot.proxy.share;

import dev.entrepot.config.access.AccessLimits;
import dev.entrepot.proxy.answer.Answer;
import dev.entrepot.proxy.answer.Refusal;
import java.util.Optional;

/**
 * What one caller may cause at registries. Answers from the store take nothing of it, and neither
 * does waiting for what others have caused. Any thread; never blocks.
 */
public interface FairShare extends Payer {
  /** That of callers without limits, and of this server itself. */
  FairShare UNLIMITED = new UnlimitedShare();

  /** What it has at most. */
  AccessLimits limits();

  /** Takes one request; or says why, and how long, the caller has to wait. */
  Optional<Refusal> request();

  /**
   * Takes a request and a place for a download; or says why, and how long, the caller has to wait.
   *
   * @return the share that the download belongs to, and has to tell when it has {@link #ended}
   */
  Answer<FairShare> open();

  /** A download that it has opened has ended. */
  void ended();
}
