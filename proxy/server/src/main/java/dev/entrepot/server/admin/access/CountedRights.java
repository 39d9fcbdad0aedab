package dev.entrepot.server.admin.access;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Maps;
import dev.entrepot.config.access.OpenPart;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;

/** Counts the requests that are refused, without names: callers have no bound. Any thread. */
public final class CountedRights implements OperatorRights {
  /** Why one is refused. */
  private enum Reason {
    LOGIN,
    ROLE,
    SLOWED,
    BUSY
  }

  private final OperatorRights rights;
  private final ImmutableMap<Reason, Counter> counters;

  /** Counts from nothing on, so that the first of each shows as a change. */
  public CountedRights(OperatorRights rights, MeterRegistry registry) {
    this.rights = rights;
    this.counters = Maps.toMap(EnumSet.allOf(Reason.class), reason -> counter(reason, registry));
  }

  private static Counter counter(Reason reason, MeterRegistry registry) {
    return Counter.builder("entrepot.admin.refusals")
        .description("Requests to the admin port that were refused for their caller")
        .tag("reason", reason.name().toLowerCase(Locale.ROOT))
        .register(registry);
  }

  @Override
  public Future<Verdict> verdict(OperatorRequest request) {
    return rights
        .verdict(request)
        .map(
            verdict -> {
              reason(verdict).map(counters::get).ifPresent(Counter::increment);
              return verdict;
            });
  }

  private static Optional<Reason> reason(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Granted _ -> Optional.empty();
      case Verdict.LoginNeeded _ -> Optional.of(Reason.LOGIN);
      case Verdict.Forbidden _ -> Optional.of(Reason.ROLE);
      case Verdict.TooMany _ -> Optional.of(Reason.SLOWED);
      case Verdict.Unavailable _ -> Optional.of(Reason.BUSY);
    };
  }

  @Override
  public boolean isOpen(OpenPart part) {
    return rights.isOpen(part);
  }
}
