package dev.entrepot.loadtest.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine;

/** The list of faults, as a part of a command's help. */
final class FaultHelp {
  private static final String SECTION = "faults";

  private FaultHelp() {}

  /** Puts it before the footer. */
  static CommandLine addTo(CommandLine command) {
    var sections = new LinkedHashMap<>(command.getHelpSectionMap());
    sections.put(SECTION, help -> help.createTextTable(kinds()).toString());
    var keys = new ArrayList<>(command.getHelpSectionKeys());
    keys.add(keys.indexOf("footerHeading"), SECTION);
    return command.setHelpSectionMap(sections).setHelpSectionKeys(keys);
  }

  private static Map<String, String> kinds() {
    var kinds = new LinkedHashMap<String, String>();
    kinds.put("%nKIND".formatted(), "%nwhat the registry then does".formatted());
    for (FaultKind kind : FaultKind.values()) {
      kinds.put("  " + kind.form(), kind.meaning());
    }
    return kinds;
  }
}
