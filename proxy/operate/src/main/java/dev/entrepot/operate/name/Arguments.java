package dev.entrepot.operate.name;

import dev.entrepot.config.read.Durations;
import dev.entrepot.oci.manifest.Platform;
import java.time.Duration;
import java.util.Optional;

/** Reads texts of command lines and queries that are not names. */
public final class Arguments {
  private Arguments() {}

  /**
   * The platform that a text such as {@code linux/arm64/v8} means.
   *
   * @throws UnclearNameException if it means none
   */
  public static Platform platform(String text) throws UnclearNameException {
    String[] parts = text.split("/", -1);
    return Optional.of(parts)
        .filter(it -> it.length == 2 || it.length == 3)
        .flatMap(it -> Platform.parse(it[0], it[1], it.length == 3 ? it[2] : ""))
        .orElseThrow(() -> UnclearNameException.platform(text));
  }

  /**
   * The span of time that a text such as {@code 7d} means.
   *
   * @throws UnclearNameException if it means none
   */
  public static Duration span(String text) throws UnclearNameException {
    return Durations.parse(text).orElseThrow(() -> UnclearNameException.span(text));
  }

  /**
   * The span of time that a text means, if there is a text.
   *
   * @throws UnclearNameException if it means none
   */
  public static Optional<Duration> span(Optional<String> text) throws UnclearNameException {
    return text.isPresent() ? Optional.of(span(text.get())) : Optional.empty();
  }
}
