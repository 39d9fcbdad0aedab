package dev.entrepot.config.program;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The version of the running program, from its jar. */
public final class ProgramVersion {
  private static final String UNKNOWN = "unknown";

  /** The most characters of a revision. */
  private static final int MAX_REVISION = 64;

  private ProgramVersion() {}

  /** Such as {@code 1.4.0}; {@code development build} where the classes are in no jar. */
  public static String number() {
    return Optional.ofNullable(ProgramVersion.class.getPackage().getImplementationVersion())
        .orElse("development build");
  }

  /** The commit that it was built from, as far as the build was told. */
  public static String revision() {
    try (var in = ProgramVersion.class.getResourceAsStream("/dev/entrepot/proxy/revision")) {
      return in == null
          ? UNKNOWN
          : new String(in.readNBytes(MAX_REVISION), StandardCharsets.US_ASCII).strip();
    } catch (IOException e) {
      return UNKNOWN;
    }
  }
}
