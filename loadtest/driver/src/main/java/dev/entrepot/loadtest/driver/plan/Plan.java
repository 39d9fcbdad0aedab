package dev.entrepot.loadtest.driver.plan;

import dev.entrepot.loadtest.driver.scenario.Burst;
import dev.entrepot.loadtest.driver.scenario.ColdImages;
import dev.entrepot.loadtest.driver.scenario.ImageName;
import dev.entrepot.loadtest.driver.scenario.Scenario;
import dev.entrepot.loadtest.simulator.trace.Zipf;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * All pulls of a run.
 *
 * @param pulls in the order of their times
 */
public record Plan(List<PlannedPull> pulls) {
  public Plan {
    pulls = List.copyOf(pulls);
  }

  /** Draws the pulls; the same ones from the same scenario. */
  public static Plan of(Scenario scenario) {
    return new Drawing(scenario).plan();
  }

  /** The pulls whose node leaves this remainder: the part of one event loop of several. */
  public List<PlannedPull> part(int remainder, int loops) {
    return pulls.stream().filter(pull -> pull.node() % loops == remainder).toList();
  }

  /** Draws one plan. */
  private static final class Drawing {
    private final Scenario scenario;
    private final SplittableRandom random;
    private final Zipf ranks;
    private final List<PlannedPull> pulls = new ArrayList<>();

    Drawing(Scenario scenario) {
      this.scenario = scenario;
      this.random = new SplittableRandom(scenario.seed());
      this.ranks = new Zipf(scenario.images().images().size(), scenario.images().zipf());
    }

    Plan plan() {
      drawArrivals();
      scenario.bursts().forEach(this::drawBurst);
      pulls.sort(Comparator.comparingLong(PlannedPull::dueNanos));
      return new Plan(pulls);
    }

    /** Arrivals of a Poisson process, given their number, are even draws. */
    private void drawArrivals() {
      long[] times =
          random
              .longs(scenario.arrivals().pulls(), 0, scenario.arrivals().duration().toNanos())
              .sorted()
              .toArray();
      ColdImages cold = scenario.cold();
      Iterator<ImageName> next = cold.images().iterator();
      for (int i = 0; i < times.length; i++) {
        boolean isCold = cold.pulls(i + 1) > cold.pulls(i);
        add(
            times[i],
            random.nextInt(scenario.nodes()),
            isCold ? next.next() : warm(),
            isCold ? Cause.COLD : Cause.WARM);
      }
    }

    private void drawBurst(Burst burst) {
      int[] nodes = IntStream.range(0, scenario.nodes()).toArray();
      for (int i = 0; i < burst.nodes(); i++) {
        int drawn = random.nextInt(i, nodes.length);
        int node = nodes[drawn];
        nodes[drawn] = nodes[i];
        add(burst.at().plus(spread(burst.within())).toNanos(), node, burst.image(), Cause.BURST);
      }
    }

    private Duration spread(Duration within) {
      return Duration.ofNanos(within.isZero() ? 0 : random.nextLong(within.toNanos()));
    }

    private void add(long due, int node, ImageName image, Cause cause) {
      pulls.add(new PlannedPull(due, node, image, cause, manner()));
    }

    private ImageName warm() {
      return scenario.images().images().get(ranks.draw(random));
    }

    private Manner manner() {
      double point = random.nextDouble();
      double slow = scenario.slow().share().part();
      if (point < slow) {
        return new Manner.Slow(scenario.slow().rate().bytes());
      }
      return point < slow + scenario.leaving().share().part()
          ? new Manner.Leaving(scenario.leaving().after().part())
          : new Manner.Eager();
    }
  }
}
