package dev.entrepot.loadtest.compare.result;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/** Figures as people read them. */
final class Numbers {
  private static final int DIGITS = 3;

  /** From here on there are no decimals. */
  private static final double LARGE = 1000;

  private Numbers() {}

  /** A measured figure: three digits, all of them if it has more before the point. */
  static String rounded(double value) {
    if (Math.abs(value) >= LARGE) {
      return String.format(Locale.ROOT, "%,.0f", value);
    }
    return new BigDecimal(value)
        .round(new MathContext(DIGITS))
        .stripTrailingZeros()
        .toPlainString();
  }

  /** A figure that somebody chose. */
  static String plain(double value) {
    return value >= LARGE
        ? String.format(Locale.ROOT, "%,.0f", value)
        : BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
  }
}
