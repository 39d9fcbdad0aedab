package dev.entrepot.loadtest.cli;

import dev.entrepot.loadtest.upstream.Fault;
import dev.entrepot.loadtest.upstream.SeenRequest;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.stream.Collectors;

/** A request as a line for people; without its query, which may hold secrets. */
final class RequestLine {
  private RequestLine() {}

  static String of(SeenRequest seen, LocalTime now) {
    return "%s %-4s %s%s  %s %d B%s%s"
        .formatted(
            now.truncatedTo(ChronoUnit.MILLIS),
            seen.method(),
            seen.path(),
            seen.range().map(range -> " " + range).orElse(""),
            seen.status().isPresent() ? seen.status().getAsInt() : "no answer",
            seen.bodyBytes(),
            ending(seen),
            faults(seen));
  }

  private static String ending(SeenRequest seen) {
    return switch (seen.progress()) {
      case RUNNING, COMPLETE -> "";
      case BROKEN -> ", broken off";
    };
  }

  private static String faults(SeenRequest seen) {
    return seen.faults().isEmpty()
        ? ""
        : seen.faults().stream()
            .map(RequestLine::name)
            .collect(Collectors.joining(", ", "  [", "]"));
  }

  private static String name(Fault fault) {
    return switch (fault) {
      case Fault.Hold _ -> "Hold";
      case Fault.Stall(long after, _) -> "Stall after %d bytes".formatted(after);
      case Fault.Status(int code, _, _) -> "Status " + code;
      default -> fault.toString().replace("[]", "");
    };
  }
}
