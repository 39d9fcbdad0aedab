package dev.entrepot.proxy.observe.access;

/** Is told of each decision about a caller. Any thread; must not block. */
public interface DecisionObserver {
  /** Is told of none. */
  DecisionObserver NONE = _ -> {};

  void decided(AccessDecision decision);

  /** Both of them. */
  default DecisionObserver and(DecisionObserver other) {
    return decision -> {
      decided(decision);
      other.decided(decision);
    };
  }
}
