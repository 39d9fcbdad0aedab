package dev.entrepot.loadtest.driver.scenario;

import dev.entrepot.config.read.ValueType;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A part of a whole, written in percent.
 *
 * @param part from 0 to 1
 */
public record Share(double part) {
  /** Nothing of it. */
  static final Share NONE = new Share(0);

  private static final Pattern SYNTAX = Pattern.compile("(\\d{1,3}(\\.\\d{1,4})?)%");
  private static final int PERCENT_DIGITS = 2;

  /**
   * @throws IllegalArgumentException if the part is none
   */
  public Share {
    if (!(part >= 0 && part <= 1)) {
      throw new IllegalArgumentException("not a part: " + part);
    }
  }

  /** Parses {@code 5%} or {@code 0.5%}; empty for any other text and above 100 %. */
  public static Optional<Share> parse(String text) {
    var matcher = SYNTAX.matcher(text);
    return matcher.matches()
        ? Optional.of(new BigDecimal(matcher.group(1)).movePointLeft(PERCENT_DIGITS))
            .filter(part -> part.compareTo(BigDecimal.ONE) <= 0)
            .map(part -> new Share(part.doubleValue()))
        : Optional.empty();
  }

  /** The shares up to one, which is given as it would be written. */
  static ValueType<Share> upTo(String most) {
    double bound = parse(most).orElseThrow().part;
    return ValueType.of("a share from 0% to " + most, Share::parse)
        .where(share -> share.part <= bound);
  }
}
