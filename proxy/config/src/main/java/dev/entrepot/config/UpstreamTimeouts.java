package dev.entrepot.config;

import dev.entrepot.config.read.Durations;
import dev.entrepot.config.read.Key;
import dev.entrepot.config.read.Section;
import java.time.Duration;

/**
 * The timeouts of requests to an upstream.
 *
 * @param connect until a connection is established
 * @param header from the end of a request to the headers of its answer
 * @param idle between two pieces of an answer's body
 */
public record UpstreamTimeouts(Duration connect, Duration header, Duration idle) {
  static final Key<Duration> CONNECT =
      Key.of("connect-timeout", Durations.between("10ms", "2m"), "5s");
  static final Key<Duration> HEADER =
      Key.of("header-timeout", Durations.between("10ms", "10m"), "15s");
  static final Key<Duration> IDLE = Key.of("idle-timeout", Durations.between("10ms", "10m"), "15s");

  public static final UpstreamTimeouts DEFAULTS =
      new UpstreamTimeouts(CONNECT.standardValue(), HEADER.standardValue(), IDLE.standardValue());

  /**
   * @throws IllegalArgumentException if a value is out of its bounds
   */
  public UpstreamTimeouts {
    CONNECT.require(connect);
    HEADER.require(header);
    IDLE.require(idle);
  }

  static UpstreamTimeouts read(Section section, UpstreamTimeouts inherited) {
    return new UpstreamTimeouts(
        section.get(CONNECT, inherited.connect),
        section.get(HEADER, inherited.header),
        section.get(IDLE, inherited.idle));
  }
}
