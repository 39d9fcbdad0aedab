package dev.entrepot.loadtest.upstream;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * How the registry misbehaves: rules, in the order in which they were set. All rules that are for a
 * request apply to it together. For any thread.
 */
public final class Script {
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

  /** Ends all rules. */
  public void clear() {
    rules.forEach(Rule::end);
    rules.clear();
  }

  List<Fault> faultsFor(RequestHead head) {
    return rules.stream().flatMap(rule -> rule.faultsFor(head).stream()).toList();
  }
}
