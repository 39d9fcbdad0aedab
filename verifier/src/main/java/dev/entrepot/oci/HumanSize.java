package dev.entrepot.oci;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;

/** Sizes as docker prints them: three digits and a unit in powers of 1000, such as 7.8MB. */
public final class HumanSize {
  private static final List<String> UNITS = List.of("B", "kB", "MB", "GB", "TB", "PB", "EB");
  private static final MathContext DIGITS = new MathContext(3, RoundingMode.HALF_EVEN);
  private static final int THOUSAND_DIGITS = 3;
  private static final BigDecimal THOUSAND = BigDecimal.valueOf(1000);

  private HumanSize() {}

  /** A number of bytes, not negative. */
  public static String of(long bytes) {
    BigDecimal size = BigDecimal.valueOf(bytes).round(DIGITS);
    int unit = 0;
    while (size.compareTo(THOUSAND) >= 0 && unit < UNITS.size() - 1) {
      size = size.movePointLeft(THOUSAND_DIGITS);
      unit++;
    }
    return size.signum() == 0 ? "0B" : size.stripTrailingZeros().toPlainString() + UNITS.get(unit);
  }
}
