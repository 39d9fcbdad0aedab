package dev.entrepot.proxy.share;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.entrepot.config.access.AccessLimits;
import dev.entrepot.proxy.answer.Answer;
import dev.entrepot.proxy.answer.Refusal;
import dev.entrepot.proxy.answer.Refusal.Source;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * The shares of all callers, which have the same limits. Any thread; never blocks.
 *
 * <p>A share with running downloads is never forgotten, so that they are counted as long as they
 * run. Another one that is forgotten begins full.
 */
public final class FairShares {
  /** How many shares without running downloads are known, about 300 bytes each: 3 MiB. */
  static final int MAX_SHARES = 10_000;

  private final AccessLimits limits;
  private final Ticker ticker;
  private final Consumer<LimitKind> observer;
  private final Cache<String, LimitedShare> shares;

  /**
   * @param observer is told of each refusal
   */
  public FairShares(AccessLimits limits, Ticker ticker, Consumer<LimitKind> observer) {
    this(limits, ticker, observer, MAX_SHARES);
  }

  FairShares(AccessLimits limits, Ticker ticker, Consumer<LimitKind> observer, int most) {
    this.limits = limits;
    this.ticker = ticker;
    this.observer = observer;
    this.shares =
        Caffeine.newBuilder()
            .maximumWeight(most)
            .<String, LimitedShare>weigher((_, share) -> share.isRunning() ? 0 : 1)
            .build();
  }

  /** The share of an owner, see {@link ShareOwner}. */
  public FairShare of(String owner) {
    return shares.get(owner, this::fresh);
  }

  private LimitedShare fresh(String owner) {
    return new LimitedShare(owner, this, ticker);
  }

  AccessLimits limits() {
    return limits;
  }

  /**
   * Opens a download, in one step with all others of the owner.
   *
   * @param known the owner's share, which may have been forgotten since
   */
  Answer<FairShare> open(String owner, LimitedShare known) {
    var answer = new AtomicReference<Answer<FairShare>>();
    shares
        .asMap()
        .compute(
            owner,
            (_, there) -> {
              LimitedShare share = there == null ? known : there;
              answer.set(
                  share
                      .take()
                      .map(Answer::<FairShare>refused)
                      .orElseGet(() -> Answer.found(share)));
              return share;
            });
    return answer.get();
  }

  void ended(String owner) {
    shares
        .asMap()
        .computeIfPresent(
            owner,
            (_, share) -> {
              share.giveBack();
              return share;
            });
  }

  Refusal refusal(LimitKind kind, String message, Duration wait) {
    observer.accept(kind);
    return new Refusal(Source.ACCESS, Refusal.Reason.TOO_MANY_REQUESTS, message, Optional.of(wait));
  }

  /** How many shares are known, once what is too much has been forgotten. */
  long known() {
    shares.cleanUp();
    return shares.estimatedSize();
  }
}
