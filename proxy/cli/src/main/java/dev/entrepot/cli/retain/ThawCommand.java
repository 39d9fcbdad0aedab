package dev.entrepot.cli.retain;

import dev.entrepot.operate.retain.HoldOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "thaw",
    description = "Lets frozen tags move again. Also works while a server is using the store.",
    mixinStandardHelpOptions = true,
    footer = {"", "Example:", "  entrepot thaw alpine:latest"})
public final class ThawCommand implements Callable<Integer> {
  @Mixin private HoldOptions hold = new HoldOptions();

  @Parameters(paramLabel = "IMAGE", arity = "1..*", description = "A tag as docker names it.")
  private List<String> images = new ArrayList<>();

  @Override
  public Integer call() throws InterruptedException {
    return hold.order(HoldOrder.THAW, images, "Thawed");
  }
}
