package dev.entrepot.proxy.cli;

import dev.entrepot.proxy.listing.Listings;
import dev.entrepot.proxy.listing.UnclearNameException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "inspect",
    description = {
      "Prints all that is known of images as a JSON array, under the names that docker uses.",
      "Works on a store that a server is using, too. Exits with 1 if one is not here."
    },
    mixinStandardHelpOptions = true,
    footer = {"", "Example: entrepot inspect alpine:3 ghcr.io/org/app"})
final class InspectCommand implements Callable<Integer> {
  @Mixin private StoreOptions store = new StoreOptions();

  @Parameters(
      paramLabel = "IMAGE",
      arity = "1..*",
      description = "As for docker: alpine, alpine:3, ghcr.io/org/app@sha256:…")
  private List<String> names = new ArrayList<>();

  /** What scripts pass that ask all commands alike; there is no other form. */
  @SuppressWarnings("UnusedVariable")
  @Option(names = "--json", description = "Print JSON, as is done anyway.")
  private boolean json;

  @Override
  public Integer call() throws InterruptedException {
    return store.look(
        config -> {
          for (String name : names) {
            var _ = Listings.image(name, config);
          }
        },
        (view, _) -> inspect(view));
  }

  private int inspect(StoreView view)
      throws UnclearNameException, IOException, InterruptedException {
    var found = new JsonArray();
    for (String name : names) {
      Optional<JsonObject> image = view.inspect(name);
      if (image.isPresent()) {
        found.add(image.get());
      } else {
        store.err().println("entrepot: no such image: " + name);
      }
    }
    store.out().println(found.encodePrettily());
    return found.size() == names.size() ? ExitCode.OK : ExitCode.FAILED;
  }
}
