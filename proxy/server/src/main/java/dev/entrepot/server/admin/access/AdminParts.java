package dev.entrepot.server.admin.access;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Maps;
import dev.entrepot.config.access.OpenPart;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Which paths are parts of the port that can be open. */
public final class AdminParts {
  public static final String HEALTH = "/healthz";
  public static final String READINESS = "/readyz";
  public static final String METRICS = "/metrics";

  private static final ImmutableMap<String, OpenPart> PARTS =
      ImmutableMap.of(
          HEALTH, OpenPart.HEALTH, READINESS, OpenPart.HEALTH, METRICS, OpenPart.METRICS);

  private AdminParts() {}

  /** The paths of the parts that are not open. */
  public static Set<String> closed(Predicate<OpenPart> isOpen) {
    return Maps.filterValues(PARTS, part -> !isOpen.test(part)).keySet();
  }

  /** The part that a path is of, if it is of one. */
  static Optional<OpenPart> of(String path) {
    return Optional.ofNullable(PARTS.get(path));
  }
}
