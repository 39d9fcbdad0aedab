package dev.entrepot.cli.retain;

import dev.entrepot.operate.images.Listings;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "rm",
    aliases = "rmi",
    description = {
      "Removes images: their tags, and what nothing else leads to; shared layers stay while"
          + " anything",
      "names them. What is asked for again is fetched again. Works on a store that a server is",
      "using, too."
    },
    mixinStandardHelpOptions = true,
    footer = {"", "Example:", "  entrepot rm alpine:3.19 ghcr.io/org/app"})
public final class RemoveCommand implements Callable<Integer> {
  @Mixin private RemovalOptions removal = new RemovalOptions();

  @Parameters(
      paramLabel = "IMAGE",
      arity = "1..*",
      description = "As for docker: alpine, alpine:3, ghcr.io/org/app@sha256:DIGEST, or an ID.")
  private List<String> images = new ArrayList<>();

  @Override
  public Integer call() throws InterruptedException {
    return removal.run(
        config -> Listings.requireImages(images, config),
        (steering, taker) -> steering.remove(images, taker));
  }
}
