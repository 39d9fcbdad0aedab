package dev.entrepot.loadtest.upstream;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/**
 * How the registry misbehaves: rules, in the order in which they were set. All rules that are for a
 * request apply to it together. For any thread.
 */
public final class Script {
  private volatile Optional<FaultMix> mix = Optional.empty();
  private final List<Rule> rules = new CopyOnWriteArrayList<>();

  Script() {}

  /** Applies the faults, together, to every request of the match. */
  public Rule on(Match match, Fault... faults) {
    return times(Integer.MAX_VALUE, match, faults);
  }

  /** Applies the faults, together, to the next request of the match. */
  public Rule once(Match match, Fault... faults) {
    return times(1, match, faults);
  }

  /** Applies the faults, together, to the next so many requests of the match. */
  public Rule times(int times, Match match, Fault... faults) {
    var rule = new Rule(match, times, List.of(faults));
    rules.add(rule);
    return rule;
  }

  /** Draws faults for all requests, besides the rules. */
  public void mix(FaultMix faults) {
    mix = Optional.of(faults);
  }

  /** Ends all rules, and the mix. */
  public void clear() {
    mix = Optional.empty();
    rules.forEach(Rule::end);
    rules.clear();
  }

  List<Fault> faultsFor(RequestHead head) {
    Stream<Fault> ruled = rules.stream().flatMap(rule -> rule.faultsFor(head).stream());
    return Stream.concat(ruled, mix.stream().flatMap(faults -> faults.draw(head).stream()))
        .toList();
  }
}
