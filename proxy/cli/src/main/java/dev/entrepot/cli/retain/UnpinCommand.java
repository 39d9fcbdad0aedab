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
    description = {
      "Takes back what \"entrepot pin\" has pinned. Works on a store that a server is using, too."
    },
    mixinStandardHelpOptions = true,
    footer = {"", "Example:", "  entrepot unpin alpine:3.20"})
public final class UnpinCommand implements Callable<Integer> {
  @Mixin private HoldOptions hold = new HoldOptions();

  @Parameters(
      paramLabel = "IMAGE",
      arity = "1..*",
      description = "What was pinned, in the same words, or the ID of an image.")
  private List<String> images = new ArrayList<>();

  @Override
  public Integer call() throws InterruptedException {
    return hold.order(HoldOrder.UNPIN, images, "Unpinned");
  }
}
