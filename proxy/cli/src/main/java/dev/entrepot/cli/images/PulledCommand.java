package dev.entrepot.cli.images;

import dev.entrepot.cache.index.Pulled;
import dev.entrepot.cli.output.ExitCode;
import dev.entrepot.cli.store.StoreOptions;
import dev.entrepot.operate.Images;
import dev.entrepot.operate.images.PulledJson;
import dev.entrepot.operate.name.Arguments;
import dev.entrepot.operate.name.NamedImage;
import dev.entrepot.operate.name.UnclearNameException;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "pulled",
    description =
        "Lists what clients pulled, as a file for skopeo sync. Also works while a server is using"
            + " the store.",
    mixinStandardHelpOptions = true,
    footer = {"", "Example:", "  entrepot pulled --since 7d > wanted.yaml"})
public final class PulledCommand implements Callable<Integer> {
  @Mixin private StoreOptions store = new StoreOptions();

  @Option(
      names = "--since",
      paramLabel = "TIME",
      description = "Only what was pulled within that time, such as 12h or 7d.")
  private @Nullable String since;

  @ArgGroup private Form form = new Form();

  /** The form of the output; YAML by default. */
  static final class Form {
    @Option(
        names = {"-q", "--quiet"},
        description = "Print names only, one per line.")
    private boolean quiet;

    @Option(names = "--json", description = "Print a JSON object per line.")
    private boolean json;
  }

  @Override
  public Integer call() throws InterruptedException {
    return store.look(
        _ -> Arguments.span(Optional.ofNullable(since)),
        (images, within) -> {
          print(images, within);
          return ExitCode.OK;
        });
  }

  private void print(Images images, Optional<Duration> within)
      throws UnclearNameException, IOException, InterruptedException {
    PrintWriter out = store.out();
    if (form.quiet) {
      images.pulled(within, pull -> out.println(name(pull)));
    } else if (form.json) {
      images.pulled(within, pull -> out.println(PulledJson.FORM.json(pull).encode()));
    } else {
      var file =
          new SyncFile(
              out, "What clients pulled" + (since == null ? "" : " in the last " + since) + ".");
      images.pulled(within, file::add);
      file.end();
    }
  }

  private static String name(Pulled pull) {
    return new NamedImage(pull.repository(), pull.reference()).toString();
  }
}
