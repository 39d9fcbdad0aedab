package dev.entrepot.cli.pull;

import dev.entrepot.cli.output.ExitCode;
import dev.entrepot.cli.store.CreateOption;
import dev.entrepot.cli.store.StoreAccess;
import dev.entrepot.cli.store.StoreOptions;
import dev.entrepot.config.read.ConfigException;
import dev.entrepot.operate.pull.spec.SyncList;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "sync",
    description =
        "Fetches the images of a list in the format of skopeo sync, unless they are stored already."
            + " Failures are reported and do not stop the other images. Also works while a server"
            + " is using the store.",
    mixinStandardHelpOptions = true,
    footer = {"", "Example:", "  entrepot sync wanted.yaml"})
public final class SyncCommand implements Callable<Integer> {
  @Mixin private StoreOptions store = new StoreOptions();
  @Mixin private CreateOption create = new CreateOption();

  @Option(names = "--dry-run", description = "Only show what would be fetched.")
  private boolean dry;

  @ArgGroup(exclusive = true)
  private PullForm form = new PullForm();

  @Parameters(
      paramLabel = "FILE",
      description =
          "The list, as entrepot pulled and entrepot missed print it. - is standard input.")
  private @Nullable Path file;

  @Override
  public Integer call() throws InterruptedException {
    SyncList list;
    try {
      list = SyncList.read(file == null ? Path.of("-") : file, System.in);
    } catch (ConfigException e) {
      e.faults().forEach(store.err()::println);
      return ExitCode.USAGE;
    } catch (IOException e) {
      store.err().println("entrepot: the list cannot be read: " + e.getMessage());
      return ExitCode.FAILED;
    }
    return sync(list);
  }

  private int sync(SyncList list) throws InterruptedException {
    return store
        .making(create.isGiven())
        .use(
            _ -> list,
            StoreAccess.PULLING,
            (pulls, wanted) -> {
              try (PullDisplay display = display()) {
                pulls.sync(wanted, dry, display);
                return display.exitCode();
              }
            });
  }

  private PullDisplay display() {
    if (form.isJson()) {
      return PullDisplay.json(store.out(), store.err());
    }
    return form.isQuiet()
        ? PullDisplay.names(store.out(), store.err())
        : PullDisplay.results(store.out(), store.err(), dry);
  }
}
