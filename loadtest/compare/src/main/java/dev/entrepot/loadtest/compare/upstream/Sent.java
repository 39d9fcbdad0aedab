package dev.entrepot.loadtest.compare.upstream;

import java.util.List;
import java.util.stream.Stream;

/**
 * What the upstream has sent.
 *
 * @param requests how many it was asked
 * @param bodyBytes of all answers
 */
public record Sent(long requests, long bodyBytes) {
  private static final Sent NOTHING = new Sent(0, 0);

  /** Adds up lines of its access log, each "METHOD PATH STATUS BYTES". */
  static Sent of(Stream<String> lines) {
    return lines.map(Sent::parse).reduce(NOTHING, Sent::plus);
  }

  private static Sent parse(String line) {
    List<String> words = List.of(line.split(" ", -1));
    return new Sent(1, Long.parseLong(words.getLast()));
  }

  private Sent plus(Sent other) {
    return new Sent(requests + other.requests, bodyBytes + other.bodyBytes);
  }
}
