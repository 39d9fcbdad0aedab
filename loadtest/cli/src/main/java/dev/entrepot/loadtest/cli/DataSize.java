package dev.entrepot.loadtest.cli;

import java.util.Locale;
import java.util.regex.Pattern;
import picocli.CommandLine.TypeConversionException;

/** A number of bytes as people write it, for example {@code 8MiB}. */
record DataSize(long bytes) {
  private static final Pattern FORM = Pattern.compile("(\\d{1,15})(B|KiB|MiB|GiB)?");

  /**
   * @throws TypeConversionException if it is not one
   */
  static DataSize parse(String text) {
    var matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new TypeConversionException(
          "'%s' is not a size such as 500, 64KiB, 8MiB or 1GiB".formatted(text));
    }
    String unit = matcher.group(2) == null ? "B" : matcher.group(2);
    return new DataSize(Math.multiplyExact(Long.parseLong(matcher.group(1)), factor(unit)));
  }

  private static long factor(String unit) {
    return switch (unit) {
      case "KiB" -> 1L << 10;
      case "MiB" -> 1L << 20;
      case "GiB" -> 1L << 30;
      default -> 1;
    };
  }

  @Override
  public String toString() {
    if (bytes >= 1L << 30) {
      return shown(30, "GiB");
    }
    return bytes >= 1L << 20 ? shown(20, "MiB") : bytes + " B";
  }

  private String shown(int shift, String unit) {
    return String.format(Locale.ROOT, "%.1f %s", (double) bytes / (1L << shift), unit);
  }
}
