package dev.entrepot.cache.evict;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/** What has gone since the store was opened. Any thread. */
public final class Evictions {
  /** What has gone for one reason. */
  private record Count(LongAdder blobs, LongAdder bytes, LongAdder ageSeconds) {}

  private final Map<Reason, Count> counts = new EnumMap<>(Reason.class);

  Evictions() {
    for (var reason : Reason.values()) {
      counts.put(reason, new Count(new LongAdder(), new LongAdder(), new LongAdder()));
    }
  }

  /** How many blobs. */
  public long blobs(Reason reason) {
    return count(reason).blobs().sum();
  }

  /** How many bytes they had. */
  public long bytes(Reason reason) {
    return count(reason).bytes().sum();
  }

  /** For how long all of them together had been stored, in seconds. */
  public long ageSeconds(Reason reason) {
    return count(reason).ageSeconds().sum();
  }

  void add(Reason reason, long bytes, Duration age) {
    var count = count(reason);
    count.blobs().increment();
    count.bytes().add(bytes);
    count.ageSeconds().add(Math.max(0, age.toSeconds()));
  }

  private Count count(Reason reason) {
    return Objects.requireNonNull(counts.get(reason));
  }
}
