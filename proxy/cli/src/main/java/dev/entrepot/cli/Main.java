package dev.entrepot.cli;

import com.google.common.collect.ImmutableMap;
import dev.entrepot.cli.access.AccessCommand;
import dev.entrepot.cli.bundle.ExportCommand;
import dev.entrepot.cli.bundle.ImportCommand;
import dev.entrepot.cli.bundle.ReceiptCommand;
import dev.entrepot.cli.config.ConfigCommand;
import dev.entrepot.cli.doctor.DoctorCommand;
import dev.entrepot.cli.help.HelpForm;
import dev.entrepot.cli.images.DiskUseCommand;
import dev.entrepot.cli.images.HistoryCommand;
import dev.entrepot.cli.images.ImagesCommand;
import dev.entrepot.cli.images.InspectCommand;
import dev.entrepot.cli.images.ManifestCommand;
import dev.entrepot.cli.images.MissedCommand;
import dev.entrepot.cli.images.PulledCommand;
import dev.entrepot.cli.images.TagsCommand;
import dev.entrepot.cli.output.SafeOutput;
import dev.entrepot.cli.pull.PullCommand;
import dev.entrepot.cli.pull.SyncCommand;
import dev.entrepot.cli.retain.FreezeCommand;
import dev.entrepot.cli.retain.PinCommand;
import dev.entrepot.cli.retain.PruneCommand;
import dev.entrepot.cli.retain.RemoveCommand;
import dev.entrepot.cli.retain.ThawCommand;
import dev.entrepot.cli.retain.UnpinCommand;
import dev.entrepot.cli.serve.HealthCommand;
import dev.entrepot.cli.serve.ServeCommand;
import dev.entrepot.cli.setup.SetupCommand;
import dev.entrepot.cli.upstreams.SearchCommand;
import dev.entrepot.cli.upstreams.UpstreamsCommand;
import dev.entrepot.cli.verify.VerifyCommand;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.Spec;

/** The program. Exits with 0; 1 if a command failed; 2 on wrong usage or configuration. */
@Command(
    name = "entrepot",
    description = "A pull-through cache for container registries.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Example, a mirror of Docker Hub and seven more registries on port 5000:",
      "  entrepot serve"
    })
public final class Main implements Runnable {
  private static final ImmutableMap<String, Class<?>> COMMANDS =
      ImmutableMap.<String, Class<?>>builder()
          .put("serve", ServeCommand.class)
          .put("config", ConfigCommand.class)
          .put("access", AccessCommand.class)
          .put("setup", SetupCommand.class)
          .put("doctor", DoctorCommand.class)
          .put("health", HealthCommand.class)
          .put("upstreams", UpstreamsCommand.class)
          .put("images", ImagesCommand.class)
          .put("inspect", InspectCommand.class)
          .put("history", HistoryCommand.class)
          .put("tags", TagsCommand.class)
          .put("manifest", ManifestCommand.class)
          .put("pulled", PulledCommand.class)
          .put("search", SearchCommand.class)
          .put("df", DiskUseCommand.class)
          .put("pull", PullCommand.class)
          .put("sync", SyncCommand.class)
          .put("rm", RemoveCommand.class)
          .put("prune", PruneCommand.class)
          .put("pin", PinCommand.class)
          .put("unpin", UnpinCommand.class)
          .put("freeze", FreezeCommand.class)
          .put("thaw", ThawCommand.class)
          .put("export", ExportCommand.class)
          .put("import", ImportCommand.class)
          .put("receipt", ReceiptCommand.class)
          .put("missed", MissedCommand.class)
          .put("verify", VerifyCommand.class)
          .put("completion", CompletionCommand.class)
          .put("version", VersionCommand.class)
          .put("help", HelpCommand.class)
          .build();

  /** Other names that commands have. */
  private static final ImmutableMap<String, String> ALIASES =
      ImmutableMap.of("ls", "images", "rmi", "rm");

  @Spec private CommandSpec spec = CommandSpec.create();

  private Main() {}

  public static void main(String[] args) {
    System.exit(commandLine(args).execute(args));
  }

  /** The command line that parses these arguments; with none, it has all commands. */
  public static CommandLine commandLine(String... args) {
    var line = new CommandLine(new Main());
    needed(args).forEach(line::addSubcommand);
    return HelpForm.apply(line).setExecutionStrategy(Main::run);
  }

  /** Help is printed as it is, with picocli's colours; the output of commands is escaped. */
  private static int run(ParseResult parsed) {
    Integer help = CommandLine.executeHelpRequest(parsed);
    if (help != null) {
      return help;
    }
    CommandLine line = parsed.commandSpec().commandLine();
    line.setOut(new SafeOutput(line.getOut()));
    line.setErr(new SafeOutput(line.getErr()));
    try {
      return new RunLast().execute(parsed);
    } finally {
      line.getOut().flush();
      line.getErr().flush();
    }
  }

  /**
   * The command that is named first, or all commands if none is. Picocli finds options by
   * reflection, and doing so for every command would take longer than starting the server.
   */
  private static Collection<Class<?>> needed(String... args) {
    return Arrays.stream(args)
        .findFirst()
        .map(name -> ALIASES.getOrDefault(name, name))
        .flatMap(name -> Optional.<Class<?>>ofNullable(COMMANDS.get(name)))
        .<Collection<Class<?>>>map(List::of)
        .orElse(COMMANDS.values());
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "A command is missing.");
  }
}
