package dev.entrepot.config.check;

import dev.entrepot.config.EntrepotConfig;
import dev.entrepot.config.read.Loaded;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds problems of a configuration that its reader cannot see. Blocking. */
public final class ConfigCheck {
  /** The ports on which clients expect registries. */
  private static final Set<Integer> PORTS_OF_REGISTRIES = Set.of(80, 443, 5000);

  private ConfigCheck() {}

  /**
   * The issues to report before a server starts.
   *
   * @param variables the names of all environment variables
   * @param now decides whether certificates are valid
   */
  public static List<ConfigIssue> beforeStart(
      Loaded<EntrepotConfig> loaded, Set<String> variables, Instant now) {
    List<ConfigIssue> findings = new ArrayList<>(new TlsCheck(loaded, now).run());
    for (Loaded.Warning warning : loaded.warnings()) {
      findings.add(
          new ConfigIssue(false, Optional.of(warning.origin()), warning.key(), warning.text()));
    }
    int admin = loaded.value().admin().address().port();
    if (PORTS_OF_REGISTRIES.contains(admin)) {
      findings.add(
          ConfigIssue.warning(
              loaded,
              "admin",
              "clients look for registries on port %d, and operators come to this one: was listen meant?"
                  .formatted(admin)));
    }
    findings.addAll(new AccessCheck(loaded).run());
    findings.addAll(VariablesCheck.run(loaded, variables));
    return findings;
  }

  /** Whether this user can keep a store in the data folder of this machine, and write the log. */
  public static List<ConfigIssue> ofFiles(Loaded<EntrepotConfig> loaded) {
    List<ConfigIssue> findings = new ArrayList<>(new FolderCheck(loaded).run());
    findings.addAll(new LogFileCheck(loaded).run());
    return findings;
  }

  /** Whether a server could listen on this machine now. */
  public static List<ConfigIssue> ofAddresses(Loaded<EntrepotConfig> loaded) {
    return new AddressCheck(loaded).run();
  }
}
