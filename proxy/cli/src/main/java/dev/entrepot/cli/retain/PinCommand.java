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
    name = "pin",
    description =
        "Pins images: they are never evicted, and neither is anything that they name. Without an"
            + " image, lists the pins. Also works while a server is using the store.",
    mixinStandardHelpOptions = true,
    footer = {"", "Example:", "  entrepot pin alpine:3.20 'ghcr.io/org/*:v1.*'"})
public final class PinCommand implements Callable<Integer> {
  private static final List<String> TITLES = List.of("IMAGES", "PINNED BY");

  @Mixin private HoldOptions hold = new HoldOptions();

  @Parameters(
      paramLabel = "IMAGE",
      description =
          "An image as docker names it, an ID, or a pattern such as 'ghcr.io/org/*:v1.*'.")
  private List<String> images = new ArrayList<>();

  @Override
  public Integer call() throws InterruptedException {
    return images.isEmpty()
        ? hold.list(HeldImage.Pinned.class::isInstance, TITLES)
        : hold.order(HoldOrder.PIN, images, "Pinned");
  }
}
