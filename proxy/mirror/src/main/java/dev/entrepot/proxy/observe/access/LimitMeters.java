package dev.entrepot.proxy.observe.access;

import dev.entrepot.proxy.share.LimitKind;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Counts requests that a caller's limits have refused, without the caller's name. Any thread. */
public final class LimitMeters implements Consumer<LimitKind> {
  private final Map<LimitKind, Counter> counters = new TreeMap<>();

  /** Counts from nothing on, so that the first of each shows as a change. */
  public LimitMeters(MeterRegistry registry) {
    for (LimitKind kind : LimitKind.values()) {
      counters.put(
          kind,
          Counter.builder("entrepot.access.limited")
              .description("Requests refused by a caller's limits")
              .tag("limit", kind.name().toLowerCase(Locale.ROOT))
              .register(registry));
    }
  }

  @Override
  public void accept(LimitKind kind) {
    Counter counter = counters.get(kind);
    if (counter != null) {
      counter.increment();
    }
  }
}
