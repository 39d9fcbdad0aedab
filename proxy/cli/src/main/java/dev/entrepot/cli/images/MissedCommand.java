package dev.entrepot.cli.images;

import dev.entrepot.cache.missed.Miss;
import dev.entrepot.cli.output.ExitCode;
import dev.entrepot.cli.store.StoreOptions;
import dev.entrepot.operate.Images;
import dev.entrepot.operate.images.Missed;
import dev.entrepot.operate.images.MissedJson;
import dev.entrepot.operate.images.SyncYaml;
import dev.entrepot.operate.name.NamedImage;
import dev.entrepot.operate.name.UnclearNameException;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "missed",
    description =
        "Lists what clients asked an offline server for in vain, as a file for skopeo sync. Images"
            + " that have arrived since are left out. Also works while a server is using the"
            + " store.",
    mixinStandardHelpOptions = true,
    footer = {"", "Example:", "  entrepot missed --clear > wanted.yaml"})
public final class MissedCommand implements Callable<Integer> {
  @Mixin private StoreOptions store = new StoreOptions();

  @ArgGroup(exclusive = true)
  private Form form = new Form();

  @Option(names = "--clear", description = "Forget the images after printing them.")
  private boolean clear;

  /** The form of the output, if not a file for sync. */
  static final class Form {
    @Option(
        names = {"-q", "--quiet"},
        description = "Print image names only, one per line.")
    private boolean quiet;

    @Option(names = "--json", description = "Print a JSON object per line, with times and counts.")
    private boolean json;
  }

  @Override
  public Integer call() throws InterruptedException {
    return store.look(
        config -> config,
        (view, _) -> {
          List<Missed> missed = view.missed();
          print(missed);
          if (clear) {
            clear(view, missed);
          }
          return ExitCode.OK;
        });
  }

  private void print(List<Missed> missed) {
    if (form.json) {
      missed.forEach(one -> store.out().println(MissedJson.FORM.json(one).encode()));
    } else if (form.quiet) {
      images(missed).forEach(store.out()::println);
    } else {
      printFile(store.out(), missed, InstantSource.system().instant());
    }
  }

  private static void printFile(PrintWriter out, List<Missed> missed, Instant now) {
    List<NamedImage> images = images(missed);
    out.printf(
        "# Asked for offline and not here on %s: %d.%n",
        now.truncatedTo(ChronoUnit.SECONDS), images.size());
    out.println("# For a machine that reaches the registries: skopeo sync --src yaml.");
    missed.stream()
        .filter(one -> one.image().isEmpty())
        .map(Missed::miss)
        .forEach(
            miss ->
                out.printf(
                    "# No image here names the blob %s of %s.%n",
                    miss.reference(), miss.repository()));
    out.print(SyncYaml.of(images));
  }

  /** The images to bring, without repeats, in the order in which they were missed. */
  private static List<NamedImage> images(List<Missed> missed) {
    return missed.stream().flatMap(one -> one.image().stream()).distinct().toList();
  }

  /** Entries missed again since then stay, and so do all of them if printing failed. */
  private void clear(Images view, List<Missed> missed)
      throws UnclearNameException, IOException, InterruptedException {
    if (store.out().checkError()) {
      throw new IOException("nothing was forgotten, as it could not be printed");
    }
    Optional<Instant> last =
        missed.stream().map(Missed::miss).map(Miss::last).max(Comparator.naturalOrder());
    if (last.isPresent()) {
      view.forgetMissed(last.get());
    }
  }
}
