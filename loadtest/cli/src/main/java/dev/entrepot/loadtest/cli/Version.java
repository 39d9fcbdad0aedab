package dev.entrepot.loadtest.cli;

import java.util.Optional;
import picocli.CommandLine.IVersionProvider;

/** The version as it stands in the jar. */
final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() {
    String number =
        Optional.ofNullable(Version.class.getPackage().getImplementationVersion())
            .orElse("(not built)");
    return new String[] {"entrepot-loadtest " + number};
  }
}
