package dev.entrepot.loadtest.compare.result;

import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/**
 * One number that a row measures.
 *
 * @param name unique in its row, such as "cpu"
 * @param unit as it stands in the table, such as "CPU s/GB"
 * @param targets all of which Entrepot is held against; none if there is just something to see
 */
public record Figure(String name, String unit, List<Target> targets) {
  public Figure {
    targets = List.copyOf(targets);
  }

  /** A figure with its targets. */
  public static Figure of(String name, String unit, Target... targets) {
    return new Figure(name, unit, List.of(targets));
  }

  String targetText() {
    return targets.stream().map(Target::text).collect(Collectors.joining(", "));
  }

  Verdict judge(double ours, OptionalDouble nginx) {
    return targets.stream()
        .map(target -> target.judge(ours, nginx))
        .reduce(Verdict::and)
        .orElse(Verdict.UNKNOWN);
  }
}
