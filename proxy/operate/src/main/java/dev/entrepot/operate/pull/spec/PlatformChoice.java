package dev.entrepot.operate.pull.spec;

import dev.entrepot.config.EntrepotConfig;
import dev.entrepot.oci.manifest.Platform;
import dev.entrepot.operate.name.Arguments;
import dev.entrepot.operate.name.UnclearNameException;
import java.util.ArrayList;
import java.util.List;

/** For which platforms an image is pulled. */
public sealed interface PlatformChoice {
  /** The most platforms that can be named. */
  int MAX_PLATFORMS = 32;

  /** The text that stands for every platform. */
  String ALL = "all";

  /** Those that the configuration prefetches; all if it names none. */
  record Usual() implements PlatformChoice {}

  /** All that there are. */
  record Every() implements PlatformChoice {}

  /** These. */
  record Named(List<Platform> platforms) implements PlatformChoice {
    public Named {
      platforms = List.copyOf(platforms);
    }
  }

  /**
   * Reads texts such as {@code linux/arm64} or {@link #ALL}; none of them means the usual ones.
   *
   * @throws UnclearNameException if one is none, or there are too many
   */
  static PlatformChoice of(List<String> texts) throws UnclearNameException {
    if (texts.size() > MAX_PLATFORMS) {
      throw new UnclearNameException("at most %d platforms can be named".formatted(MAX_PLATFORMS));
    }
    List<Platform> named = new ArrayList<>();
    for (String text : texts) {
      if (!text.equals(ALL)) {
        named.add(Arguments.platform(text));
      }
    }
    return of(named, texts.contains(ALL));
  }

  /** The choice of the platforms that are named, or of all. */
  static PlatformChoice of(List<Platform> named, boolean all) {
    if (all) {
      return new Every();
    }
    return named.isEmpty() ? new Usual() : new Named(named);
  }

  /** The choice as texts, which {@link #of(List)} reads. */
  default List<String> texts() {
    return switch (this) {
      case Usual() -> List.of();
      case Every() -> List.of(ALL);
      case Named(List<Platform> platforms) -> platforms.stream().map(Platform::toString).toList();
    };
  }

  /** The platforms that are meant; all if there are none. */
  default List<Platform> platforms(EntrepotConfig config) {
    return switch (this) {
      case Usual() -> config.prefetch().platforms();
      case Every() -> List.of();
      case Named(List<Platform> platforms) -> platforms;
    };
  }
}
