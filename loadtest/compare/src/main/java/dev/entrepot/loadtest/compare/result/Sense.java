package dev.entrepot.loadtest.compare.result;

/** Which side of a limit is the good one. */
public enum Sense {
  AT_MOST("≤"),
  AT_LEAST("≥");

  private final String sign;

  Sense(String sign) {
    this.sign = sign;
  }

  String sign() {
    return sign;
  }

  boolean holds(double value, double limit) {
    return this == AT_MOST ? value <= limit : value >= limit;
  }
}
