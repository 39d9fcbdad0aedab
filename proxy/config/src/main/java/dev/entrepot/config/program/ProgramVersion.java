package dev.entrepot.config.program;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The version of the running program, from its jar. */
public final class ProgramVersion {
  private static final String UNKNOWN = "unknown";

  /** The most characters of a revision: a commit's SHA-256 in hex, and a remark. */
  private static final int MAX_REVISION = 80;

  /** Written by the build into the jar of the server, by {@code .mvn/revision}. */
  private static final String REVISION = "/dev/entrepot/revision";

  private ProgramVersion() {}

  /** Such as {@code 1.4.0}; {@code development build} where the classes are in no jar. */
  public static String number() {
    return Optional.ofNullable(ProgramVersion.class.getPackage().getImplementationVersion())
        .orElse("development build");
  }

  /**
   * The commit that it was built from, with {@code -dirty} behind it where files had changed since;
   * {@code unknown} where it was built without git.
   */
  public static String revision() {
    try (var in = ProgramVersion.class.getResourceAsStream(REVISION)) {
      return in == null
          ? UNKNOWN
          : new String(in.readNBytes(MAX_REVISION), StandardCharsets.US_ASCII).strip();
    } catch (IOException e) {
      return UNKNOWN;
    }
  }
}
