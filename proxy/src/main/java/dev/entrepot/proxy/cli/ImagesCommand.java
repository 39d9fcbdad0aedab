package dev.entrepot.proxy.cli;

import dev.entrepot.cache.listing.ListedImage;
import dev.entrepot.proxy.listing.ImageJson;
import dev.entrepot.proxy.listing.ImagesQuery;
import dev.entrepot.proxy.listing.Listings;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "ls",
    aliases = "images",
    description = {
      "Lists the images that are stored: what of them is here, and what they share.",
      "Works on a store that a server is using, too."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Example: entrepot ls --config /etc/entrepot/entrepot.yaml alpine 'ghcr.io/org/*:v1.*'"
    })
final class ImagesCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private StoreOptions store = new StoreOptions();

  @Parameters(
      paramLabel = "PATTERN",
      description = "Only these: alpine, alpine:3.20, 'ghcr.io/org/*', quay.io/org/app@sha256:…")
  private List<String> patterns = new ArrayList<>();

  @Option(
      names = {"-a", "--all"},
      description = "Those too that no tag leads to, as <none>.")
  private boolean all;

  @Option(names = "--digests", description = "Show digests.")
  private boolean digests;

  @Option(names = "--no-trunc", description = "Shorten nothing.")
  private boolean whole;

  @Option(
      names = {"-q", "--quiet"},
      description = "Print digests only, one a line.")
  private boolean quiet;

  @Option(names = "--json", description = "Print a JSON object a line.")
  private boolean json;

  @Override
  public Integer call() throws InterruptedException {
    if (patterns.size() > ImagesQuery.MAX_PATTERNS) {
      throw new ParameterException(
          spec.commandLine(), "At most %d patterns".formatted(ImagesQuery.MAX_PATTERNS));
    }
    var query = new ImagesQuery(patterns, all, !quiet);
    return store.look(
        config -> Listings.wish(query, config),
        (view, _) -> {
          if (quiet || json) {
            view.images(query, quiet ? this::printDigest : this::printJson);
          } else {
            try (var table = new ImageTable(store.out(), InstantSource.system(), digests, whole)) {
              view.images(query, table);
            }
          }
          return ExitCode.OK;
        });
  }

  private void printDigest(ListedImage image) {
    store.out().println(image.digest());
  }

  private void printJson(ListedImage image) {
    store.out().println(ImageJson.of(image).encode());
  }
}
