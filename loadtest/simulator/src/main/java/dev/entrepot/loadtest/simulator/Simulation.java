package dev.entrepot.loadtest.simulator;

import dev.entrepot.loadtest.simulator.policy.Memory;
import dev.entrepot.loadtest.simulator.policy.Policy;
import dev.entrepot.loadtest.simulator.policy.PolicyKind;
import dev.entrepot.loadtest.simulator.policy.Restartable;
import dev.entrepot.loadtest.simulator.policy.UpperBound;
import dev.entrepot.loadtest.simulator.trace.Trace;
import dev.entrepot.loadtest.simulator.trace.TraceKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** Plays traces against policies at several sizes of the cache. One thread. */
final class Simulation {
  /** The name under which the bound stands among the policies. */
  static final String BOUND = "bound";

  private final Setup setup;
  private final Consumer<String> progress;
  private final List<Result> results = new ArrayList<>();

  /**
   * @param progress told in a line what is being played
   */
  Simulation(Setup setup, Consumer<String> progress) {
    this.setup = setup;
    this.progress = progress;
  }

  /** The results by trace, then share, then policy; the bound is the last of the policies. */
  List<Result> run() {
    for (var kind : setup.traces()) {
      var trace = kind.make(setup.requests(), setup.tuning().seed());
      for (double share : setup.shares()) {
        new Round(kind, trace, share).play();
      }
    }
    return List.copyOf(results);
  }

  /** One trace at one size of the cache. */
  private final class Round {
    private final TraceKind kind;
    private final Trace trace;
    private final double share;
    private final long limit;

    Round(TraceKind kind, Trace trace, double share) {
      this.kind = kind;
      this.trace = trace;
      this.share = share;
      this.limit = Math.max((long) (share * trace.bytes()), 1);
    }

    void play() {
      setup.policies().forEach(this::play);
      var bound = UpperBound.of(trace, limit);
      add(BOUND, bound.hits() / trace.length(), bound.bytes() / requestBytes());
    }

    private void play(PolicyKind policy) {
      progress.accept(
          String.format(Locale.ROOT, "%s at %s: %s", kind.label(), share, policy.label()));
      add(policy.label(), Tally.of(trace, open(policy)));
      if (setup.restarts() > 0) {
        playRestarts(policy);
      }
    }

    private void playRestarts(PolicyKind policy) {
      for (var memory : Memory.values()) {
        if (open(policy) instanceof Restartable fresh && fresh.outcomes().contains(memory)) {
          var tally = Tally.ofRestarts(trace, fresh, memory, setup.restarts());
          add(policy.label() + '/' + memory.name().toLowerCase(Locale.ROOT), tally);
        }
      }
    }

    private Policy open(PolicyKind policy) {
      return policy.open(trace, limit, setup.tuning());
    }

    private long requestBytes() {
      long bytes = 0;
      for (int request = 0; request < trace.length(); request++) {
        bytes += trace.size(trace.object(request));
      }
      return bytes;
    }

    private void add(String policy, Tally tally) {
      add(policy, tally.hitRatio(), tally.byteHitRatio());
    }

    private void add(String policy, double hitRatio, double byteHitRatio) {
      results.add(new Result(kind.label(), policy, share, hitRatio, byteHitRatio));
    }
  }
}
