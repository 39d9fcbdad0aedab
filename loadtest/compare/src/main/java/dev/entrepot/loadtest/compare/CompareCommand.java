package dev.entrepot.loadtest.compare;

import dev.entrepot.loadtest.compare.os.Cores;
import dev.entrepot.loadtest.compare.os.Programs;
import dev.entrepot.loadtest.compare.os.Tool;
import dev.entrepot.loadtest.compare.peer.DockerRegistry;
import dev.entrepot.loadtest.compare.peer.Entrepot;
import dev.entrepot.loadtest.compare.peer.NginxCache;
import dev.entrepot.loadtest.compare.peer.Peer;
import dev.entrepot.loadtest.compare.result.JsonReport;
import dev.entrepot.loadtest.compare.result.MarkdownReport;
import dev.entrepot.loadtest.compare.result.Report;
import dev.entrepot.loadtest.compare.row.Effort;
import dev.entrepot.loadtest.compare.row.Row;
import dev.entrepot.loadtest.compare.row.Rows;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code compare}: Entrepot side by side with nginx and docker-registry. */
@Command(
    name = "compare",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Measures nginx with proxy_cache, Debian's docker-registry as a pull-through cache, and"
          + " Entrepot in turn: the same requests, the same upstream, each on one processor, load"
          + " and upstream on the others.",
      "Needs Debian's nginx-light, docker-registry, wrk, util-linux and openssl. Takes long:"
          + " choose rows for a first look."
    },
    footer = {
      "",
      "Examples:",
      "  entrepot-loadtest compare --rows warm-manifest-tag,cold-blob --rounds 3",
      "  entrepot-loadtest compare --rounds 5 --json figures.json --markdown figures.md",
      "  entrepot-loadtest compare --rows warm-manifest-tag,warm-blob"
          + " --peers Entrepot,Entrepot-token,Entrepot-basic"
    })
public final class CompareCommand implements Callable<Integer> {
  private static final int OK = 0;
  private static final int FAILED = 1;
  private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss");

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--rows",
      paramLabel = "ROW",
      split = ",",
      description = "What is measured; all of it by default: ${COMPLETION-CANDIDATES}.",
      completionCandidates = RowNames.class)
  private List<String> rows = List.of();

  @Option(
      names = "--peers",
      paramLabel = "PEER",
      split = ",",
      defaultValue = "nginx,docker-registry,Entrepot",
      description = {
        "Who is measured, in turn (default ${DEFAULT-VALUE}). Further ones are Entrepot-token and"
            + " Entrepot-basic: Entrepot with users and rules, and clients that show a token or a"
            + " password with each request."
      })
  private List<String> peers = List.of();

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "3",
      description = "How often each has its turn (default ${DEFAULT-VALUE}).")
  private int rounds;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "5",
      description =
          "How long a round measures where load is a matter of time (default ${DEFAULT-VALUE});"
              + " warming up takes twice as long.")
  private int seconds;

  @Option(
      names = "--entrepot",
      paramLabel = "LAUNCHER",
      defaultValue = "${env:ENTREPOT:-entrepot}",
      description = "The program that starts Entrepot (default ${DEFAULT-VALUE}).")
  private Path launcher = Path.of("");

  @Option(
      names = "--work",
      paramLabel = "DIR",
      description =
          "An empty or absent folder for all files of the run, which stay; a temporary one that is"
              + " removed by default. Some rows need 2 GB.")
  private @Nullable Path work;

  @Option(names = "--json", paramLabel = "FILE", description = "Writes all figures there as JSON.")
  private @Nullable Path json;

  @Option(
      names = "--markdown",
      paramLabel = "FILE",
      description = "Writes the table there, with what it was made on.")
  private @Nullable Path markdown;

  /** Meant for picocli. */
  public CompareCommand() {}

  @Override
  public Integer call() {
    Plan plan = plan();
    try {
      Optional<String> missing = Tool.missing(plan.tools());
      if (missing.isPresent()) {
        throw new IOException(missing.get());
      }
      Report report = run(plan);
      write(report);
      return report.hasFiguresOf(Entrepot.NAME) ? OK : FAILED;
    } catch (IOException e) {
      tell("entrepot-loadtest: " + e.getMessage());
      return FAILED;
    } catch (InterruptedException _) {
      tell("entrepot-loadtest: ended before its end; nothing was measured");
      return FAILED;
    }
  }

  private Plan plan() {
    if (rounds < 1 || seconds < 1) {
      throw new ParameterException(spec.commandLine(), "--rounds and --seconds are 1 at least");
    }
    List<Row> all = Rows.all();
    List<Peer> known = new ArrayList<>(List.of(new NginxCache(), new DockerRegistry()));
    for (Entrepot.Login login : Entrepot.Login.values()) {
      known.add(new Entrepot(launcher.toAbsolutePath(), login));
    }
    return new Plan(
        rows.isEmpty() ? all : chosen(rows, all, Row::name),
        chosen(peers, known, Peer::name),
        rounds,
        new Effort(Duration.ofSeconds(seconds)));
  }

  private <T> List<T> chosen(List<String> names, List<T> all, Function<T, String> name) {
    return names.stream().map(wanted -> one(wanted, all, name)).toList();
  }

  private <T> T one(String wanted, List<T> all, Function<T, String> name) {
    return all.stream()
        .filter(candidate -> name.apply(candidate).equalsIgnoreCase(wanted))
        .findFirst()
        .orElseThrow(
            () ->
                new ParameterException(
                    spec.commandLine(),
                    "'%s' is none of %s"
                        .formatted(
                            wanted, all.stream().map(name).collect(Collectors.joining(", ")))));
  }

  private Report run(Plan plan) throws IOException, InterruptedException {
    Cores cores = Cores.ofThisProcess();
    var programs = new Programs();
    try (var _ = AtExit.of(programs);
        var folder = WorkFolder.open(Optional.ofNullable(work));
        programs) {
      return new Comparison(plan, folder.path(), programs, cores, this::tellStep).run();
    }
  }

  private void write(Report report) throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    out.print(MarkdownReport.of(report));
    out.flush();
    if (json != null) {
      Files.writeString(json, JsonReport.of(report));
    }
    if (markdown != null) {
      Files.writeString(markdown, MarkdownReport.of(report));
    }
  }

  private void tellStep(String step) {
    tell(CLOCK.format(LocalTime.now(ZoneId.systemDefault())) + "  " + step);
  }

  private void tell(String line) {
    PrintWriter err = spec.commandLine().getErr();
    err.println(line);
    err.flush();
  }
}
