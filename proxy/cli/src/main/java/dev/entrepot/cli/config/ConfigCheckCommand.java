package dev.entrepot.cli.config;

import dev.entrepot.cli.output.ExitCode;
import dev.entrepot.config.EntrepotConfig;
import dev.entrepot.config.SyncConfig;
import dev.entrepot.config.check.ConfigCheck;
import dev.entrepot.config.check.ConfigIssue;
import dev.entrepot.config.read.ConfigException;
import dev.entrepot.config.read.ConfigReader;
import dev.entrepot.config.read.Loaded;
import dev.entrepot.oci.HumanCount;
import dev.entrepot.operate.client.Answerer;
import dev.entrepot.operate.client.ServerAddress;
import dev.entrepot.operate.client.ServerProbe;
import dev.entrepot.operate.pull.spec.SyncList;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "check",
    description =
        "Reports everything that is wrong with a configuration, without starting anything: what"
            + " cannot be read, what cannot work, and, as warnings, what may not work on this"
            + " machine. Exits with 2 if a server cannot start with it.",
    mixinStandardHelpOptions = true,
    footer = {"", "Example:", "  entrepot config check /etc/entrepot/entrepot.yaml"})
final class ConfigCheckCommand implements Callable<Integer> {
  private static final Duration PROBE_LIMIT = Duration.ofSeconds(2);

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private ConfigFileOption file = new ConfigFileOption();

  @Option(names = "--strict", description = "Exit with 1 if there are warnings.")
  private boolean strict;

  @Override
  public Integer call() throws InterruptedException {
    Map<String, String> environment = System.getenv();
    try {
      Loaded<EntrepotConfig> loaded = file.load(environment);
      List<ConfigIssue> findings =
          new ArrayList<>(
              ConfigCheck.beforeStart(
                  loaded, environment.keySet(), InstantSource.system().instant()));
      findings.addAll(ConfigCheck.ofFiles(loaded));
      if (!isServing(loaded.value())) {
        findings.addAll(ConfigCheck.ofAddresses(loaded));
      }
      requireSyncList(loaded.value());
      return tell(loaded.value(), findings);
    } catch (ConfigException e) {
      e.faults().forEach(spec.commandLine().getErr()::println);
      return ExitCode.USAGE;
    }
  }

  /** A server that is running with this configuration holds its addresses. */
  private static boolean isServing(EntrepotConfig config) throws InterruptedException {
    var probe = new ServerProbe(ServerAddress.of(config.admin().address()), PROBE_LIMIT);
    return probe.ask(Optional.empty(), Optional.of(config.data())) instanceof Answerer.Entrepot;
  }

  /** An invalid list is reported with all of its own faults. */
  private static void requireSyncList(EntrepotConfig config) throws ConfigException {
    Optional<Path> list = config.sync().map(SyncConfig::file);
    if (list.isPresent()) {
      var _ = SyncList.parse(list.get(), ConfigReader.bytes(list.get()));
    }
  }

  private int tell(EntrepotConfig config, List<ConfigIssue> findings) {
    PrintWriter err = spec.commandLine().getErr();
    findings.forEach(it -> err.println(it.isFatal() ? it.toString() : "warning: " + it));
    err.flush();
    if (findings.stream().anyMatch(ConfigIssue::isFatal)) {
      return ExitCode.USAGE;
    }
    spec.commandLine()
        .getOut()
        .println(
            "%s is right: %s"
                .formatted(file, HumanCount.of(config.upstreams().size(), "upstream")));
    return strict && !findings.isEmpty() ? ExitCode.FAILED : ExitCode.OK;
  }
}
