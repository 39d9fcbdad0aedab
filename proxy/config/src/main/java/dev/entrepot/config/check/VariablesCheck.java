package dev.entrepot.config.check;

import dev.entrepot.config.program.ProgramVariables;
import dev.entrepot.config.read.ConfigOrigin;
import dev.entrepot.config.read.Loaded;
import dev.entrepot.config.read.NearestKey;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Finds environment variables that look like keys but set nothing. */
final class VariablesCheck {
  private static final String PREFIX = "ENTREPOT_";

  /** The variables that Kubernetes and docker links set for a service or container of that name. */
  private static final Pattern OF_PLATFORMS =
      Pattern.compile(
          "ENTREPOT_([A-Z0-9_]+_)?(SERVICE_(HOST|PORT(_[A-Z0-9_]+)?)"
              + "|PORT(_[0-9]+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)?|NAME|ENV_[A-Za-z0-9_]+)");

  private VariablesCheck() {}

  static List<ConfigIssue> run(Loaded<?> loaded, Set<String> variables) {
    Set<String> known = new TreeSet<>(loaded.variables());
    known.addAll(ProgramVariables.ALL);
    return new TreeSet<>(variables)
        .stream()
            .filter(name -> name.startsWith(PREFIX) && !known.contains(name))
            .filter(name -> !OF_PLATFORMS.matcher(name).matches())
            .map(name -> warning(name, NearestKey.to(name, known)))
            .toList();
  }

  private static ConfigIssue warning(String name, Optional<String> nearest) {
    return new ConfigIssue(
        false,
        Optional.of(ConfigOrigin.variable(name)),
        "",
        "the variable sets nothing"
            + nearest.map("; did you mean %s?"::formatted).orElse(": no key has that name"));
  }
}
