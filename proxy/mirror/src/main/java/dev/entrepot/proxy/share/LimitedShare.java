package dev.entrepot.proxy.share;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.entrepot.config.access.AccessLimits;
import dev.entrepot.config.read.DataSize;
import dev.entrepot.proxy.answer.Answer;
import dev.entrepot.proxy.answer.Refusal;
import java.time.Duration;
import java.util.Optional;

/** The share of one caller, by limits. */
final class LimitedShare implements FairShare {
  /** When a place for a download may be free again; nothing tells when one will end. */
  static final Duration DOWNLOAD_WAIT = Duration.ofSeconds(5);

  private final String owner;
  private final FairShares all;
  private final Optional<Bucket> requests;
  private final Optional<Bucket> bytes;

  /** Of its owner's downloads; changed within the table's steps for the owner alone. */
  private int running;

  LimitedShare(String owner, FairShares all, Ticker ticker) {
    this.owner = owner;
    this.all = all;
    AccessLimits limits = all.limits();
    this.requests = limits.requestsPerSecond().map(rate -> new Bucket(rate, ticker));
    this.bytes =
        limits.coldBytesPerSecond().map(DataSize::bytes).map(rate -> new Bucket(rate, ticker));
  }

  @Override
  public AccessLimits limits() {
    return all.limits();
  }

  @Override
  public Optional<Refusal> request() {
    long wait = requests.map(bucket -> bucket.take(1)).orElse(0L);
    return wait == 0
        ? Optional.empty()
        : Optional.of(
            all.refusal(
                LimitKind.REQUESTS,
                "more than %d requests a second (access.limits.requests-per-second)"
                    .formatted(limits().requestsPerSecond().orElseThrow()),
                Duration.ofNanos(wait)));
  }

  @Override
  public Answer<FairShare> open() {
    return all.open(owner, this);
  }

  /** Takes a request and a place. Within the table's step for the owner. */
  Optional<Refusal> take() {
    Optional<Refusal> refusal = full().or(this::request);
    if (refusal.isEmpty()) {
      running++;
    }
    return refusal;
  }

  private Optional<Refusal> full() {
    return limits()
        .coldDownloads()
        .filter(most -> running >= most)
        .map(
            most ->
                all.refusal(
                    LimitKind.DOWNLOADS,
                    "this caller has %d downloads running already (access.limits.cold-downloads)"
                        .formatted(running),
                    DOWNLOAD_WAIT));
  }

  @Override
  public void ended() {
    all.ended(owner);
  }

  /** Gives a place back. Within the table's step for the owner. */
  void giveBack() {
    running--;
  }

  boolean isRunning() {
    return running > 0;
  }

  @Override
  public boolean pays(int size) {
    return bytes.map(bucket -> bucket.take(size)).orElse(0L) == 0;
  }

  @Override
  public void owes(int size) {
    bytes.ifPresent(bucket -> bucket.owe(size));
  }
}
