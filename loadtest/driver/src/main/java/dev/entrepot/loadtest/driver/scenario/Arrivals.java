package dev.entrepot.loadtest.driver.scenario;

import dev.entrepot.config.read.Durations;
import dev.entrepot.config.read.Key;
import dev.entrepot.config.read.Section;
import java.time.Duration;

/**
 * When pulls begin that are no part of a burst: at times that chance spreads evenly, whatever
 * became of the pulls before.
 *
 * @param rate pulls a second on average; 0 for none
 * @param duration from the first that may begin to the last
 */
public record Arrivals(double rate, Duration duration) {
  static final Key<Double> RATE = Key.of("rate", Numbers.between("0", "100000"), "0");
  static final Key<Duration> DURATION = Key.of("duration", Durations.between("1s", "7d"), "60s");

  /**
   * @throws IllegalArgumentException if a value is out of its bounds
   */
  public Arrivals {
    RATE.require(rate);
    DURATION.require(duration);
  }

  /** How many there are. */
  public long pulls() {
    return Math.round(rate * duration.toMillis() / Duration.ofSeconds(1).toMillis());
  }

  static Arrivals read(Section section, long pullsInBursts) {
    var arrivals = new Arrivals(section.get(RATE), section.get(DURATION));
    long pulls = arrivals.pulls() + pullsInBursts;
    if (pulls < 1 || pulls > Scenario.MAX_PULLS) {
      section.fault(
          RATE,
          "1 to %d pulls, those of bursts among them".formatted(Scenario.MAX_PULLS),
          "%d".formatted(pulls));
    }
    return arrivals;
  }
}
