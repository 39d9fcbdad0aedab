package dev.entrepot.oci.manifest;

import dev.entrepot.oci.Quoted;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What an image runs on (OCI image specification, image-index.md, "platform"), written {@code
 * linux/arm64/v8}. Each part is 1 to 128 letters, digits, {@code _}, {@code .} and {@code -}.
 */
public record Platform(String os, String architecture, Optional<String> variant) {
  private static final Pattern PART = Pattern.compile("[A-Za-z0-9_.-]{1,128}");

  /**
   * @throws IllegalArgumentException if a part is outside the grammar
   */
  public Platform {
    requireValid(os);
    requireValid(architecture);
    variant.ifPresent(Platform::requireValid);
  }

  /** Parses the parts; an empty variant is none. Empty if a part is outside the grammar. */
  public static Optional<Platform> parse(String os, String architecture, String variant) {
    var present = Optional.of(variant).filter(text -> !text.isEmpty());
    boolean valid =
        isValid(os) && isValid(architecture) && present.stream().allMatch(Platform::isValid);
    return valid ? Optional.of(new Platform(os, architecture, present)) : Optional.empty();
  }

  /** Whether it means that platform too: a name without a variant means all variants. */
  public boolean covers(Platform other) {
    return os.equals(other.os)
        && architecture.equals(other.architecture)
        && (variant.isEmpty() || variant.equals(other.variant));
  }

  @Override
  public String toString() {
    return os + '/' + architecture + variant.map(text -> '/' + text).orElse("");
  }

  private static boolean isValid(String part) {
    return PART.matcher(part).matches();
  }

  private static void requireValid(String part) {
    if (!isValid(part)) {
      throw new IllegalArgumentException("not a part of a platform: " + Quoted.of(part));
    }
  }
}
