package dev.entrepot.cli.serve;

import dev.entrepot.cache.file.ProcessMask;
import dev.entrepot.cli.output.ExitCode;
import dev.entrepot.cli.signal.StopSignals;
import dev.entrepot.config.ConfigLoader;
import dev.entrepot.config.EntrepotConfig;
import dev.entrepot.config.check.ConfigCheck;
import dev.entrepot.config.check.ConfigIssue;
import dev.entrepot.config.log.LogConfig;
import dev.entrepot.config.log.LogFormat;
import dev.entrepot.config.read.ConfigException;
import dev.entrepot.config.read.Loaded;
import dev.entrepot.server.EntrepotServer;
import dev.entrepot.server.logging.Logs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "serve",
    description = "Starts the server. Without a configuration it mirrors the common registries.",
    mixinStandardHelpOptions = true,
    footer = {"", "Example:", "  entrepot serve --config /etc/entrepot/entrepot.yaml"})
public final class ServeCommand implements Callable<Integer> {
  private static final Logger log = LoggerFactory.getLogger(ServeCommand.class);

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      description = "The configuration file; every key can also be set by an environment variable.")
  private @Nullable Path file;

  @Option(
      names = "--offline",
      description = "Never contact a registry, whatever the configuration says.")
  private boolean offline;

  @Option(
      names = "--advertise",
      paramLabel = "URL",
      description =
          "The address that clients are told, such as http://entrepot.example:5000; same as the key"
              + " public-url.")
  private @Nullable String advertised;

  @Override
  public Integer call() throws InterruptedException {
    Logs.hold();
    LogFormat format = LogFormat.TEXT;
    try {
      Map<String, String> environment = environment();
      Loaded<EntrepotConfig> loaded =
          ConfigLoader.loadWithOrigins(Optional.ofNullable(file), environment);
      EntrepotConfig config = loaded.value();
      format = config.log().format();
      Logs.use(config.log());
      if (!canWork(loaded, environment, format)) {
        return ExitCode.USAGE;
      }
      StopSignals.ignoreHangup();
      ProcessMask.keepOthersOut(config.storage().groupReadable());
      EntrepotServer server = EntrepotServer.start(config);
      Duration limit = config.shutdown().limit();
      Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server::close, limit), "stop"));
      StopSignals.stopInOrder(Logs::flush);
      started(config, server);
      new CountDownLatch(1).await();
      return ExitCode.OK;
    } catch (ConfigException e) {
      tellFaults(e);
      return ExitCode.USAGE;
    } catch (IOException e) {
      tellFailure(format, e);
      return ExitCode.FAILED;
    } finally {
      Logs.flush();
    }
  }

  /** Reports what is wrong with the configuration; the result is whether the server may start. */
  private boolean canWork(
      Loaded<EntrepotConfig> loaded, Map<String, String> environment, LogFormat format) {
    boolean canWork = true;
    for (ConfigIssue finding :
        ConfigCheck.beforeStart(loaded, environment.keySet(), InstantSource.system().instant())) {
      canWork &= !finding.isFatal();
      if (!finding.isFatal()) {
        log.warn("{}", finding);
      } else if (format == LogFormat.JSON) {
        log.error("{}", finding);
      } else {
        spec.commandLine().getErr().println(finding);
      }
    }
    return canWork;
  }

  /** A text log on standard output starts with the banner; any other log has a line instead. */
  private void started(EntrepotConfig config, EntrepotServer server) {
    boolean isForPeople = config.log().format() == LogFormat.TEXT;
    if (isForPeople) {
      Banner.print(spec.commandLine().getOut(), config, server);
    }
    if (!isForPeople || config.log().file().isPresent()) {
      StartLine.log(config, server);
    }
  }

  private void tellFaults(ConfigException faulty) {
    Optional<Path> path = Optional.ofNullable(file);
    if (ConfigLoader.logFormat(path, environment()) == LogFormat.TEXT) {
      faulty.faults().forEach(spec.commandLine().getErr()::println);
      return;
    }
    try {
      Logs.use(LogConfig.DEFAULTS.in(LogFormat.JSON));
    } catch (IOException e) {
      throw new UncheckedIOException("standard output needs no file", e);
    }
    faulty.faults().forEach(fault -> log.error("{}", fault));
  }

  private void tellFailure(LogFormat format, IOException failure) {
    if (format == LogFormat.JSON) {
      log.error("{}", failure.getMessage());
    } else {
      spec.commandLine().getErr().println("entrepot: " + failure.getMessage());
    }
  }

  /** The command line wins over the configuration. */
  private Map<String, String> environment() {
    var environment = new HashMap<>(System.getenv());
    if (offline) {
      environment.put("ENTREPOT_OFFLINE", "true");
    }
    if (advertised != null) {
      environment.put("ENTREPOT_PUBLIC_URL", advertised);
    }
    return environment;
  }

  /**
   * Runs when the process is asked to end, by Ctrl-C or SIGTERM, which is not a failure.
   *
   * @param closing closes the server
   * @param limit how long that may take before the process is ended all the same
   */
  static void stop(Runnable closing, Duration limit) {
    StopLimit.start(limit);
    closing.run();
    Logs.flush();
    Runtime.getRuntime().halt(ExitCode.OK);
  }
}
