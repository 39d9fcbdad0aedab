package dev.entrepot.loadtest.compare.result;

/** What came of a target. */
public enum Verdict {
  MET("met"),
  MISSED("missed"),
  /** Without a target, or without the figures that it needs. */
  UNKNOWN("");

  private final String word;

  Verdict(String word) {
    this.word = word;
  }

  static Verdict of(boolean isMet) {
    return isMet ? MET : MISSED;
  }

  /** Both together: what was missed counts more than what is not known. */
  Verdict and(Verdict other) {
    if (this == MISSED || other == MISSED) {
      return MISSED;
    }
    return this == UNKNOWN || other == UNKNOWN ? UNKNOWN : MET;
  }

  String word() {
    return word;
  }
}
