package dev.entrepot.proxy.config;

import java.util.Optional;

/** The version of the running program, from its jar. */
public final class ProgramVersion {
  private ProgramVersion() {}

  /** Such as {@code 1.4.0}; {@code development build} where the classes are in no jar. */
  public static String number() {
    return Optional.ofNullable(ProgramVersion.class.getPackage().getImplementationVersion())
        .orElse("development build");
  }
}
