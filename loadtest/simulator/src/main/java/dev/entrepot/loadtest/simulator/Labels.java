package dev.entrepot.loadtest.simulator;

import dev.entrepot.loadtest.simulator.policy.PolicyKind;
import dev.entrepot.loadtest.simulator.trace.TraceKind;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The names of traces and policies on the command line. */
final class Labels {
  private Labels() {}

  private static <T> T find(String label, List<T> all, Function<T, String> labelOf) {
    return all.stream()
        .filter(one -> labelOf.apply(one).equals(label))
        .findFirst()
        .orElseThrow(() -> unknown(label, all, labelOf));
  }

  private static <T> TypeConversionException unknown(
      String label, List<T> all, Function<T, String> labelOf) {
    var known = all.stream().map(labelOf).collect(Collectors.joining(", "));
    return new TypeConversionException("unknown '%s', expected one of: %s".formatted(label, known));
  }

  static final class OfTraces implements ITypeConverter<TraceKind> {
    @Override
    public TraceKind convert(String label) {
      return find(label, List.of(TraceKind.values()), TraceKind::label);
    }
  }

  static final class OfPolicies implements ITypeConverter<PolicyKind> {
    @Override
    public PolicyKind convert(String label) {
      return find(label, List.of(PolicyKind.values()), PolicyKind::label);
    }
  }
}
