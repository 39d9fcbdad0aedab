package dev.entrepot.cli.setup;

import dev.entrepot.config.read.ConfigException;
import dev.entrepot.operate.setup.ClientKind;
import dev.entrepot.operate.setup.ClientSetup;
import dev.entrepot.operate.setup.Draft;
import dev.entrepot.operate.setup.Mirror;
import dev.entrepot.operate.setup.Places;
import dev.entrepot.operate.setup.SetupPlan;
import dev.entrepot.operate.setup.text.SetupException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
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

/** Points the clients of this machine at a server. */
@Command(
    name = "setup",
    description =
        "Points the clients of this machine at a server. Adds what is missing to their"
            + " configuration files and leaves everything else as it is. Says what to restart, and"
            + " restarts nothing.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Example, on a machine that runs containers:",
      "  sudo entrepot setup docker --server http://entrepot.example:5000"
    })
public final class SetupCommand implements Callable<Integer> {
  private static final Duration PROBE_LIMIT = Duration.ofSeconds(5);

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      arity = "1..*",
      paramLabel = "CLIENT",
      converter = ClientKindConverter.class,
      description = "One or more of docker, containerd, podman, cri-o, k3s, rke2 and buildkit.")
  private List<ClientKind> kinds = List.of();

  @Mixin private MirrorOptions mirrorOptions = new MirrorOptions();

  @Option(names = "--undo", description = "Remove what was added, and nothing else.")
  private boolean undo;

  @Option(names = "--dry-run", description = "Show what would change, and change nothing.")
  private boolean dryRun;

  @Option(
      names = "--force",
      description = "Continue if the server does not answer, or is not Entrepot.")
  private boolean force;

  @Option(
      names = "--root",
      paramLabel = "DIR",
      description = "The root of another machine's file system, mounted here.")
  private Path root = Path.of("/");

  /** The change of one client. */
  @FunctionalInterface
  private interface Planning {
    Optional<SetupPlan> of(ClientKind kind, Places places) throws SetupException, IOException;
  }

  @Override
  public Integer call() throws InterruptedException {
    try {
      if (!Files.isDirectory(root)) {
        throw new IOException("--root: %s is not a folder".formatted(root));
      }
      var files = new DiskFiles(root.toAbsolutePath());
      if (undo) {
        return each((kind, places) -> SetupPlan.undoing(files, places, kind), Optional.empty());
      }
      Mirror mirror = mirrorOptions.mirror();
      return answers(mirror) || force || dryRun
          ? each(
              (kind, places) -> Optional.of(SetupPlan.pointing(files, places, kind, mirror)),
              Optional.of(mirror))
          : ExitCode.SOFTWARE;
    } catch (ConfigException e) {
      e.faults().forEach(err()::println);
      return ExitCode.USAGE;
    } catch (IOException e) {
      err().println("entrepot: " + e.getMessage());
      return ExitCode.SOFTWARE;
    }
  }

  private boolean answers(Mirror mirror) throws InterruptedException {
    if (new RegistryProbe(PROBE_LIMIT).ask(mirror.url(), mirror.ca())
        instanceof RegistryProbe.Found.Otherwise(String reason)) {
      err()
          .println(
              "entrepot: " + reason + (force || dryRun ? "" : "; --force sets up all the same"));
      return false;
    }
    return true;
  }

  private int each(Planning planning, Optional<Mirror> mirror)
      throws IOException, InterruptedException {
    var programs = new Programs(System.getenv());
    boolean mounted = !root.toAbsolutePath().normalize().equals(Path.of("/"));
    int code = ExitCode.OK;
    for (ClientKind kind : kinds) {
      Places places = Surroundings.ofProcess().places(kind, mounted, programs);
      try {
        Optional<SetupPlan> plan = planning.of(kind, places);
        code =
            Math.max(
                code,
                plan.isPresent() ? carryOut(kind, places, plan.get(), mirror) : notSetUp(kind));
      } catch (SetupException e) {
        refuse(kind, e);
        code = ExitCode.SOFTWARE;
      }
    }
    return code;
  }

  private int carryOut(ClientKind kind, Places places, SetupPlan plan, Optional<Mirror> mirror)
      throws IOException {
    var files = new DiskFiles(root.toAbsolutePath());
    var shown = new ShownPlan(out(), files);
    plan.notes().forEach(note -> out().printf("%s: %s%n", kind, note));
    if (plan.shown().isEmpty() && mirror.isPresent()) {
      out().printf("%s: already set up%n", kind);
      return ExitCode.OK;
    }
    if (dryRun) {
      plan.shown().forEach(shown::difference);
      return ExitCode.OK;
    }
    List<Path> closed =
        plan.changes().stream().map(Draft.Change::file).filter(it -> !files.mayWrite(it)).toList();
    if (!closed.isEmpty()) {
      err()
          .printf("entrepot: this user may not write %s; nothing was changed%n", closed.getFirst());
      plan.shown().forEach(shown::byHand);
      return ExitCode.SOFTWARE;
    }
    write(files, plan, mirror.isPresent());
    if (plan.shown().isEmpty()) {
      out().printf("%s: what was added is not there any more%n", kind);
      return ExitCode.OK;
    }
    out()
        .println(
            kind
                + ": "
                + mirror.map(it -> "points at " + it.url()).orElse("what was added is taken out"));
    plan.shown().forEach(shown::done);
    sayWhatIsNext(kind, places, plan, mirror);
    return ExitCode.OK;
  }

  /** The record comes first: what it says of a file is true even if that was not written. */
  private static void write(DiskFiles files, SetupPlan plan, boolean keep) throws IOException {
    var inOrder = new ArrayList<>(plan.changes());
    inOrder.sort(
        (a, b) -> Boolean.compare(b.file().equals(plan.record()), a.file().equals(plan.record())));
    boolean removes = inOrder.getFirst().after().isEmpty();
    for (Draft.Change change : removes ? inOrder.reversed() : inOrder) {
      if (change.after().isPresent()) {
        files.write(
            change.file(), change.after().get(), keep && !change.file().equals(plan.record()));
      } else {
        files.delete(change.file());
      }
      files.dropBackup(change.file());
    }
    for (Path file : plan.undone()) {
      files.dropBackup(file);
    }
    for (Path folder : plan.emptied()) {
      files.deleteIfEmpty(folder);
    }
  }

  private void sayWhatIsNext(
      ClientKind kind, Places places, SetupPlan plan, Optional<Mirror> mirror) {
    List<Path> changed = plan.shown().stream().map(Draft.Change::file).toList();
    ClientSetup.Afterwards next = kind.setup().afterwards(places, mirror, changed);
    if (!next.commands().isEmpty()) {
      out().println("Now run:");
      next.commands().forEach(it -> out().println("  " + it));
    }
    next.remarks().forEach(it -> out().println(it + "."));
  }

  private int notSetUp(ClientKind kind) {
    out().printf("%s: not set up by entrepot, so there is nothing to undo%n", kind);
    return ExitCode.OK;
  }

  private void refuse(ClientKind kind, SetupException e) {
    err().printf("entrepot: %s: %s; nothing was changed%n", kind, e.getMessage());
    e.byHand()
        .ifPresent(
            it -> {
              err().printf("What %s needs:%n", it.file());
              it.text().lines().forEach(line -> err().println("  " + line));
            });
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }

  private PrintWriter err() {
    return spec.commandLine().getErr();
  }
}
