package dev.entrepot.loadtest.upstream;

import java.util.List;

/** Faults for the requests of a match, a number of times. For any thread. */
public final class Rule {
  private final Match match;
  private final int times;
  private final List<Fault> faults;
  // Under this object's lock.
  private int fitted;
  private int applied;
  private boolean ended;

  Rule(Match match, int times, List<Fault> faults) {
    this.match = match;
    this.times = times;
    this.faults = faults;
  }

  /** How many requests it has been applied to. */
  public synchronized int applied() {
    return applied;
  }

  /** Applies it to no more requests; answers that are on their way are not touched. */
  public synchronized void end() {
    ended = true;
  }

  /** The faults for this request; none if the rule is not for it. */
  synchronized List<Fault> faultsFor(RequestHead head) {
    if (ended || applied == times || !match.fits().test(head)) {
      return List.of();
    }
    fitted++;
    if (match.nth().isPresent() && match.nth().getAsInt() != fitted) {
      return List.of();
    }
    applied++;
    return faults;
  }
}
