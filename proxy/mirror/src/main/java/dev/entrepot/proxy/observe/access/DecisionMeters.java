package dev.entrepot.proxy.observe.access;

import dev.entrepot.proxy.observe.access.AccessDecision.Outcome;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;

/** Counts decisions, without names: callers and repositories have no bound. Any thread. */
public final class DecisionMeters implements DecisionObserver {
  private final Map<Outcome, Counter> counters = new EnumMap<>(Outcome.class);

  /** Counts from nothing on, so that the first of each shows as a change. */
  public DecisionMeters(MeterRegistry registry) {
    for (Outcome outcome : Outcome.values()) {
      counters.put(
          outcome,
          Counter.builder("entrepot.access.decisions")
              .description("Decisions about callers")
              .tag("decision", outcome.word())
              .register(registry));
    }
  }

  @Override
  public void decided(AccessDecision decision) {
    Counter counter = counters.get(decision.outcome());
    if (counter != null) {
      counter.increment();
    }
  }
}
