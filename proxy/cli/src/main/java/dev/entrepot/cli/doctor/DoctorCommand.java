package dev.entrepot.cli.doctor;

import dev.entrepot.cli.setup.ClientKindConverter;
import dev.entrepot.cli.setup.DiskFiles;
import dev.entrepot.cli.setup.MirrorOptions;
import dev.entrepot.cli.setup.Programs;
import dev.entrepot.cli.setup.Surroundings;
import dev.entrepot.config.read.ConfigException;
import dev.entrepot.operate.setup.ClientKind;
import dev.entrepot.operate.setup.Mirror;
import dev.entrepot.operate.setup.Places;
import dev.entrepot.operate.setup.SetupPlan;
import dev.entrepot.operate.setup.text.SetupException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Tells whether the clients of this machine use a server, and what to do if they do not. */
@Command(
    name = "doctor",
    description =
        "Checks whether the clients of this machine use a server, and says what to do if not. The"
            + " default is the clients that are installed.",
    mixinStandardHelpOptions = true,
    footer = {"", "Example:", "  entrepot doctor docker --server http://entrepot.example:5000"})
public final class DoctorCommand implements Callable<Integer> {
  private static final Path ROOT = Path.of("/");

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      arity = "0..*",
      paramLabel = "CLIENT",
      converter = ClientKindConverter.class,
      description = "One or more of docker, containerd, podman, cri-o, k3s, rke2 and buildkit.")
  private List<ClientKind> kinds = new ArrayList<>();

  @Mixin private MirrorOptions options = new MirrorOptions();

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  private final DiskFiles files = new DiskFiles(ROOT);
  private final Programs programs = new Programs(System.getenv());

  @Override
  public Integer call() throws InterruptedException {
    try {
      Mirror mirror = options.mirror(setUpFor());
      List<Diagnosis> findings = findings(mirror);
      boolean isWell = findings.stream().noneMatch(it -> it.verdict() == Diagnosis.Verdict.WRONG);
      if (json) {
        printJson(mirror, findings, isWell);
      } else {
        findings.forEach(this::print);
      }
      return isWell ? ExitCode.OK : ExitCode.SOFTWARE;
    } catch (ConfigException e) {
      e.faults().forEach(spec.commandLine().getErr()::println);
      return ExitCode.USAGE;
    } catch (IOException e) {
      spec.commandLine().getErr().println("entrepot: " + e.getMessage());
      return ExitCode.SOFTWARE;
    }
  }

  private List<Diagnosis> findings(Mirror mirror)
      throws ConfigException, IOException, InterruptedException {
    var server = new ServerQuestions(mirror, options.config().admin(), System.getenv());
    var clients = new ClientQuestions(mirror, files, programs, " --server " + mirror.url());
    var findings = new ArrayList<Diagnosis>();
    findings.add(server.reachable());
    for (ClientKind kind : meant()) {
      findings.addAll(clients.of(kind, places(kind)));
    }
    findings.add(server.pulls());
    boolean isOneSetUp = findings.stream().anyMatch(it -> it.isOfSetUp(Diagnosis.Verdict.WELL));
    return kinds.isEmpty() && isOneSetUp
        ? findings.stream().map(Diagnosis::ofOneThatMayBeUnused).toList()
        : findings;
  }

  private List<ClientKind> meant() {
    return kinds.isEmpty()
        ? Arrays.stream(ClientKind.values()).filter(this::isInstalled).toList()
        : kinds;
  }

  private boolean isInstalled(ClientKind kind) {
    return kind.programs().stream().anyMatch(it -> programs.find(it).isPresent());
  }

  private Places places(ClientKind kind) throws IOException, InterruptedException {
    return Surroundings.ofProcess().places(kind, false, programs);
  }

  /** The server that entrepot setup has pointed a client at; empty if it was not run here. */
  private Optional<URI> setUpFor() throws IOException, InterruptedException {
    for (ClientKind kind : meant()) {
      try {
        Optional<URI> server = SetupPlan.server(files, places(kind), kind);
        if (server.isPresent()) {
          return server;
        }
      } catch (SetupException e) {
        throw new IOException(String.valueOf(e.getMessage()), e);
      }
    }
    return Optional.empty();
  }

  private void print(Diagnosis finding) {
    out().printf("%s %-11s %s%n", mark(finding.verdict()), finding.subject(), finding.words());
    finding.remedy().ifPresent(it -> out().printf("  %-11s %s%n", "", "→ " + it));
  }

  private void printJson(Mirror mirror, List<Diagnosis> findings, boolean isWell) {
    var list = new JsonArray();
    findings.forEach(it -> list.add(it.json()));
    out()
        .println(
            new JsonObject()
                .put("server", mirror.url().toString())
                .put("well", isWell)
                .put("findings", list)
                .encode());
  }

  private static String mark(Diagnosis.Verdict verdict) {
    return switch (verdict) {
      case WELL -> "✓";
      case WRONG -> "✗";
      case UNKNOWN -> "?";
    };
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }
}
