package dev.entrepot.loadtest.cli;

import dev.entrepot.loadtest.upstream.Fault;
import dev.entrepot.loadtest.upstream.Match;
import dev.entrepot.loadtest.upstream.Script;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import picocli.CommandLine.TypeConversionException;

/**
 * Faults for certain requests, written {@code KIND[=VALUE][,KIND[=VALUE]…]@TARGET[#TIMES]}.
 *
 * @param text as it was written
 */
record FaultRule(String text, List<Fault> faults, Match match, int times) {
  static final String FORM = "KIND[=VALUE][,KIND[=VALUE]...]@TARGET[#TIMES]";

  private static final Pattern SYNTAX =
      Pattern.compile("(?<faults>.+)@(?<target>[^@#]+)(?:#(?<times>\\d{1,9}))?");

  FaultRule {
    faults = List.copyOf(faults);
  }

  /**
   * @throws TypeConversionException if it is not of this form
   */
  static FaultRule parse(String text) {
    var matcher = SYNTAX.matcher(text);
    if (!matcher.matches()) {
      throw new TypeConversionException("'%s' is not of the form %s".formatted(text, FORM));
    }
    String times = matcher.group("times");
    try {
      return new FaultRule(
          text,
          faults(matcher.group("faults")),
          Target.parse(matcher.group("target")),
          times == null ? Integer.MAX_VALUE : Integer.parseInt(times));
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException("'%s': %s".formatted(text, e.getMessage()));
    }
  }

  void applyTo(Script script) {
    script.times(times, match, faults.toArray(Fault[]::new));
  }

  private static List<Fault> faults(String text) {
    var faults = new ArrayList<Fault>();
    for (String one : text.split(",", -1)) {
      int equals = one.indexOf('=');
      String key = equals < 0 ? one : one.substring(0, equals);
      String value = equals < 0 ? "" : one.substring(equals + 1);
      faults.add(fault(key, value));
    }
    return faults;
  }

  private static Fault fault(String key, String value) {
    FaultKind kind =
        FaultKind.find(key)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "there is no fault '%s'; see --help for those there are".formatted(key)));
    try {
      return kind.make(value);
    } catch (IllegalArgumentException | ArithmeticException | TypeConversionException e) {
      throw new IllegalArgumentException(key + " " + e.getMessage(), e);
    }
  }
}
