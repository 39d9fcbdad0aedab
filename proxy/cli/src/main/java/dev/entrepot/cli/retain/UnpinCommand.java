package dev.entrepot.cli.retain;

import dev.entrepot.operate.retain.HoldOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "unpin",
    description =
        "Removes pins that \"entrepot pin\" made. Also works while a server is using the store.",
    mixinStandardHelpOptions = true,
    footer = {"", "Example:", "  entrepot unpin alpine:3.20"})
public final class UnpinCommand implements Callable<Integer> {
  @Mixin private HoldOptions hold = new HoldOptions();

  @Parameters(
      paramLabel = "IMAGE",
      arity = "1..*",
      description = "The pin, as it was given, or the ID of an image.")
  private List<String> images = new ArrayList<>();

  @Override
  public Integer call() throws InterruptedException {
    return hold.order(HoldOrder.UNPIN, images, "Unpinned");
  }
}
