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
    description = {
      "Freezes tags: clients get the image to which a tag points here now, wherever it goes",
      "upstream, until it is thawed. Its image is never evicted. Without an image, lists what is",
      "frozen. Works on a store that a server is using, too."
    },
    mixinStandardHelpOptions = true,
    footer = {"", "Example:", "  entrepot freeze alpine:latest"})
public final class FreezeCommand implements Callable<Integer> {
  private static final List<String> TITLES = List.of("IMAGE", "DIGEST", "FROZEN AT");

  @Mixin private HoldOptions hold = new HoldOptions();

  @Parameters(
      paramLabel = "IMAGE",
      description = "By tag, as for docker, or an ID for all tags that lead to it.")
  private List<String> images = new ArrayList<>();

  @Override
  public Integer call() throws InterruptedException {
    return images.isEmpty()
        ? hold.list(HeldImage.FrozenTag.class::isInstance, TITLES)
        : hold.order(HoldOrder.FREEZE, images, "Frozen");
  }
}
