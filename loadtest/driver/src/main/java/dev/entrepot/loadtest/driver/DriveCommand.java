package dev.entrepot.loadtest.driver;

import dev.entrepot.config.read.ConfigException;
import dev.entrepot.loadtest.driver.client.Target;
import dev.entrepot.loadtest.driver.report.HtmlReport;
import dev.entrepot.loadtest.driver.report.JsonReport;
import dev.entrepot.loadtest.driver.report.Report;
import dev.entrepot.loadtest.driver.report.TableReport;
import dev.entrepot.loadtest.driver.scenario.Scenario;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code drive}: pulls as a fleet does, and tells how that went. */
@Command(
    name = "drive",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Pulls images as the nodes of a CI fleet do, by a scenario in YAML, and prints how that"
          + " went.",
      "Pulls begin when they are due, whatever became of those before; latencies count from then.",
      "Every body is compared with its digest."
    },
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:every pull came through, or left as it was to",
      "1:a body was wrong, a pull failed, or a file cannot be written",
      "2:wrong usage, or a scenario that cannot be used"
    },
    footer = {
      "",
      "Example: entrepot-loadtest drive loadtest/driver/scenarios/fleet.yaml --html fleet.html"
    })
public final class DriveCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "SCENARIO", description = "The scenario's file.")
  private Path file = Path.of("");

  @Option(
      names = "--target",
      paramLabel = "URL",
      defaultValue = "http://127.0.0.1:5000",
      description = "What is pulled from (default ${DEFAULT-VALUE}).")
  private String target = "";

  @Option(
      names = "--i-own-this-target",
      paramLabel = "HOST",
      description = "A host that may be sent load to though it is not this machine.")
  private Optional<String> owned = Optional.empty();

  @Option(
      names = "--upstream-metrics",
      paramLabel = "URL",
      description =
          "The target's metrics, such as http://127.0.0.1:5001/metrics: what Entrepot fetches is"
              + " set against what it serves.")
  private Optional<String> metrics = Optional.empty();

  @Option(
      names = "--loops",
      paramLabel = "N",
      description = "How many event loops drive the fleet (default: one a processor).")
  private int loops = Runtime.getRuntime().availableProcessors();

  @Option(names = "--json", paramLabel = "FILE", description = "Writes the results there.")
  private Optional<Path> json = Optional.empty();

  @Option(names = "--html", paramLabel = "FILE", description = "Writes a page with plots there.")
  private Optional<Path> html = Optional.empty();

  /** Meant for picocli. */
  public DriveCommand() {}

  @Override
  public Integer call() throws InterruptedException {
    if (loops < 1) {
      throw new ParameterException(spec.commandLine(), "--loops is 1 at least");
    }
    Target to = target(target);
    Optional<Target> metered = metrics.map(this::target);
    try {
      return drive(Scenario.read(file), to, metered);
    } catch (ConfigException e) {
      e.faults().forEach(err()::println);
      err().flush();
      return CommandLine.ExitCode.USAGE;
    }
  }

  private int drive(Scenario scenario, Target to, Optional<Target> metered)
      throws InterruptedException {
    var vertx =
        Vertx.vertx(new VertxOptions().setPreferNativeTransport(true).setEventLoopPoolSize(loops));
    Report report;
    try (Progress progress = progress(scenario.pulls())) {
      String name = String.valueOf(file.getFileName());
      report = new Run(name, scenario, to, loops, upstream(vertx, metered), progress).play(vertx);
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().join();
    }
    // A bar is drawn once more as it is closed, over what has been printed below it.
    return report(report);
  }

  private int report(Report report) {
    spec.commandLine().getOut().print(TableReport.of(report));
    spec.commandLine().getOut().flush();
    try {
      if (json.isPresent()) {
        Files.write(json.get(), JsonReport.of(report));
      }
      if (html.isPresent()) {
        Files.writeString(html.get(), HtmlReport.of(report));
      }
      return report.isGood() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    } catch (IOException e) {
      err().println("entrepot-loadtest: cannot write: " + e);
      err().flush();
      return CommandLine.ExitCode.SOFTWARE;
    }
  }

  private Target target(String url) {
    try {
      return Target.of(url, owned);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  private Supplier<OptionalLong> upstream(Vertx vertx, Optional<Target> metered) {
    Supplier<OptionalLong> bytes =
        metered
            .<Supplier<OptionalLong>>map(it -> UpstreamBytes.of(vertx, it))
            .orElse(OptionalLong::empty);
    if (metered.isPresent() && bytes.get().isEmpty()) {
      throw new ParameterException(
          spec.commandLine(), "no metrics are to be had from " + metered.get().uri());
    }
    return bytes;
  }

  /** There is no console at all where output is not a terminal, with that of {@code java.base}. */
  @SuppressWarnings("SystemConsoleNull")
  private Progress progress(long pulls) {
    var console = System.console();
    return console != null && console.isTerminal()
        ? Progress.bar(pulls)
        : Progress.lines(pulls, err());
  }

  private PrintWriter err() {
    return spec.commandLine().getErr();
  }
}
