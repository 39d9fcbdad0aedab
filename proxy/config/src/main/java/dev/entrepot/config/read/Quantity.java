package dev.entrepot.config.read;

import java.math.BigInteger;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** A whole number directly followed by its unit, as sizes and durations are written. */
final class Quantity {
  private static final Pattern SYNTAX = Pattern.compile("([0-9]{1,30})([A-Za-z]{1,3})");
  private static final BigInteger GREATEST = BigInteger.valueOf(Long.MAX_VALUE);

  private Quantity() {}

  /**
   * The amount in the smallest unit, {@link Long#MAX_VALUE} if it is greater than that; empty for a
   * text without a number or without one of the units.
   *
   * @param units how many of the smallest each unit is
   */
  static Optional<Long> parse(String text, Map<String, Long> units) {
    var matcher = SYNTAX.matcher(text);
    if (!matcher.matches() || !units.containsKey(matcher.group(2))) {
      return Optional.empty();
    }
    var unit = BigInteger.valueOf(units.getOrDefault(matcher.group(2), 1L));
    return Optional.of(new BigInteger(matcher.group(1)).multiply(unit).min(GREATEST).longValue());
  }

  /** The amount in the greatest unit that divides it, as {@link #parse} reads it. */
  static String format(long amount, Map<String, Long> units) {
    return units.entrySet().stream()
        .filter(unit -> amount == 0 ? unit.getValue() == 1 : amount % unit.getValue() == 0)
        .max(Map.Entry.comparingByValue())
        .map(unit -> amount / unit.getValue() + unit.getKey())
        .orElseThrow();
  }
}
