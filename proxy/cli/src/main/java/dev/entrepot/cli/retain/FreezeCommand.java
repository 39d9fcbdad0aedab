package dev.entrepot.cli.retain;

import dev.entrepot.operate.retain.HeldImage;
import dev.entrepot.operate.retain.HoldOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "freeze",
    description =
        "Freezes tags: until a tag is thawed, clients get the image that it points to now, wherever"
            + " it moves upstream. The image is never evicted. Without an image, lists the frozen"
            + " tags. Also works while a server is using the store.",
    mixinStandardHelpOptions = true,
    footer = {"", "Example:", "  entrepot freeze alpine:latest"})
public final class FreezeCommand implements Callable<Integer> {
  private static final List<String> TITLES = List.of("IMAGE", "DIGEST", "FROZEN AT");

  @Mixin private HoldOptions hold = new HoldOptions();

  @Parameters(
      paramLabel = "IMAGE",
      description = "A tag as docker names it, or an ID for all tags that point to it.")
  private List<String> images = new ArrayList<>();

  @Override
  public Integer call() throws InterruptedException {
    return images.isEmpty()
        ? hold.list(HeldImage.FrozenTag.class::isInstance, TITLES)
        : hold.order(HoldOrder.FREEZE, images, "Frozen");
  }
}
