package dev.entrepot.cli;

import dev.entrepot.config.program.ProgramVersion;
import picocli.CommandLine.IVersionProvider;

/** The program's version, as {@code --version} prints it. */
public final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() {
    return new String[] {"entrepot " + number()};
  }

  static String number() {
    return ProgramVersion.number();
  }
}
