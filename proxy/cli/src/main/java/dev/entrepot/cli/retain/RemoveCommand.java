package dev.entrepot.cli.retain;

import dev.entrepot.operate.ImageRetention;
import dev.entrepot.operate.name.ImageNames;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "rm",
    aliases = "rmi",
    description =
        "Removes images: their tags, and the content that only they need. Layers that another image"
            + " names stay. If a client asks for an image again, it is fetched again. Also works"
            + " while a server is using the store.",
    mixinStandardHelpOptions = true,
    footer = {"", "Example:", "  entrepot rm alpine:3.19 ghcr.io/org/app"})
public final class RemoveCommand implements Callable<Integer> {
  @Mixin private RemovalOptions removal = new RemovalOptions();

  @Parameters(
      paramLabel = "IMAGE",
      arity = "1..*",
      description =
          "An image as docker names it: alpine, alpine:3, ghcr.io/org/app@sha256:DIGEST, or an ID.")
  private List<String> images = new ArrayList<>();

  @Override
  public Integer call() throws InterruptedException {
    return removal.run(config -> ImageNames.of(config).imagesOrIds(images), ImageRetention::remove);
  }
}
