package dev.entrepot.config.access;

import dev.entrepot.config.access.UpstreamRights.OfCaller;
import dev.entrepot.config.read.Durations;
import dev.entrepot.config.read.Key;
import dev.entrepot.config.read.Section;
import dev.entrepot.config.read.ValueTypes;
import java.time.Duration;
import java.util.Locale;

/** Reads whose rights decide what a registry gives. */
public final class RightsReader {
  static final Key<Kind> RIGHTS = Key.of("rights", ValueTypes.oneOf(Kind.class), "shared");
  static final Key<Duration> PROOF_TTL = Key.of("proof-ttl", Durations.between("1s", "1d"), "15m");
  static final Key<Duration> PROOF_STALE_IF_ERROR =
      Key.of("proof-stale-if-error", Durations.between("0s", "30d"), "1h");

  private RightsReader() {}

  enum Kind {
    SHARED,
    CALLER;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * Reads the keys of one registry.
   *
   * @param hasLogin whether the registry has a configured login, which would serve callers that
   *     have no right of their own
   */
  public static UpstreamRights read(Section section, boolean hasLogin) {
    Kind kind = section.get(RIGHTS);
    boolean isTimed = section.has(PROOF_TTL) || section.has(PROOF_STALE_IF_ERROR);
    var ofCaller = new OfCaller(section.get(PROOF_TTL), section.get(PROOF_STALE_IF_ERROR));
    if (kind == Kind.CALLER && hasLogin) {
      section.fault(RIGHTS, "shared beside credentials, which would serve all callers", "caller");
    } else if (kind == Kind.SHARED && isTimed) {
      section.fault(RIGHTS, "caller beside proof-ttl and proof-stale-if-error", "shared");
    }
    return switch (kind) {
      case SHARED -> UpstreamRights.SHARED;
      case CALLER -> ofCaller;
    };
  }
}
