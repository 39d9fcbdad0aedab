package dev.entrepot.loadtest.driver.scenario;

import dev.entrepot.config.read.ValueType;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Pattern;

/** Numbers that need not be whole. */
final class Numbers {
  private static final Pattern SYNTAX = Pattern.compile("\\d{1,7}(\\.\\d{1,6})?");

  private Numbers() {}

  /** The numbers between two, both included, which are given as they would be written. */
  static ValueType<Double> between(String least, String most) {
    double low = new BigDecimal(least).doubleValue();
    double high = new BigDecimal(most).doubleValue();
    return ValueType.of("a number from %s to %s".formatted(least, most), Numbers::parse)
        .where(number -> number >= low && number <= high);
  }

  private static Optional<Double> parse(String text) {
    return SYNTAX.matcher(text).matches()
        ? Optional.of(new BigDecimal(text).doubleValue())
        : Optional.empty();
  }
}
