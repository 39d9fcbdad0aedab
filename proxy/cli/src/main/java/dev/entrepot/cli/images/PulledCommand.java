package dev.entrepot.cli.images;

import dev.entrepot.cache.index.Pulled;
import dev.entrepot.cli.output.ExitCode;
import dev.entrepot.cli.store.StoreOptions;
import dev.entrepot.operate.StoreView;
import dev.entrepot.operate.images.Listings;
import dev.entrepot.operate.images.PulledJson;
import dev.entrepot.operate.name.NamedImage;
import dev.entrepot.operate.name.UnclearNameException;
import java.io.IOException;
import java.io.PrintWriter;
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
        _ -> {
          if (since != null) {
            var _ = Listings.span(since);
          }
        },
        (view, _) -> {
          print(view);
          return ExitCode.OK;
        });
  }

  private void print(StoreView view)
      throws UnclearNameException, IOException, InterruptedException {
    PrintWriter out = store.out();
    Optional<String> within = Optional.ofNullable(since);
    if (form.quiet) {
      view.pulled(within, pull -> out.println(name(pull)));
    } else if (form.json) {
      view.pulled(within, pull -> out.println(PulledJson.FORM.json(pull).encode()));
    } else {
      var file =
          new SyncFile(
              out,
              "What clients pulled" + within.map(" in the last %s"::formatted).orElse("") + ".");
      view.pulled(within, file::add);
      file.end();
    }
  }

  private static String name(Pulled pull) {
    return new NamedImage(pull.repository(), pull.reference()).toString();
  }
}
