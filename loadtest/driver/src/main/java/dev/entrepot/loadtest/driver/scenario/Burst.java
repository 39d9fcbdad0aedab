package dev.entrepot.loadtest.driver.scenario;

import dev.entrepot.config.read.Durations;
import dev.entrepot.config.read.Key;
import dev.entrepot.config.read.Section;
import dev.entrepot.config.read.ValueTypes;
import java.time.Duration;
import java.util.Optional;

/**
 * Many nodes that pull one image at nearly the same time.
 *
 * @param name what the report calls it
 * @param at when it begins, from the start of the run
 * @param nodes how many, each pulls once
 * @param within the time in which they all begin
 */
public record Burst(String name, Duration at, int nodes, ImageName image, Duration within) {
  static final Key<Duration> AT = Key.of("at", Durations.between("0s", "7d"), "0s");
  static final Key<Long> NODES = Key.optional("nodes", ValueTypes.count(1, Scenario.MAX_NODES));
  static final Key<ImageName> IMAGE = Key.optional("image", ImageName.TYPE);
  static final Key<Duration> WITHIN = Key.of("within", Durations.between("0s", "1h"), "1s");

  /**
   * @throws IllegalArgumentException if a value is out of its bounds
   */
  public Burst {
    AT.require(at);
    NODES.require((long) nodes);
    WITHIN.require(within);
  }

  /** Empty if it lacks something, which is a fault then. */
  static Optional<Burst> read(String name, long nodes, Section section) {
    Duration at = section.get(AT);
    Optional<Long> some = section.find(NODES);
    Optional<ImageName> image = section.find(IMAGE);
    Duration within = section.get(WITHIN);
    section.require(NODES);
    section.require(IMAGE);
    some.filter(number -> number > nodes)
        .ifPresent(
            number ->
                section.fault(
                    NODES, "no more than all %d nodes".formatted(nodes), number.toString()));
    return some.flatMap(
        number -> image.map(it -> new Burst(name, at, Math.toIntExact(number), it, within)));
  }
}
