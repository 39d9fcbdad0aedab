package dev.entrepot.cli.bundle;

import dev.entrepot.cli.output.ExitCode;
import dev.entrepot.cli.store.StoreAccess;
import dev.entrepot.cli.store.StoreOptions;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "receipt",
    description =
        "Prints what is stored, so that \"entrepot export --have\" on another site leaves it out of"
            + " the next bundle. Also works while a server is using the store.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Example:",
      "  entrepot receipt --config /etc/entrepot/entrepot.yaml > site-b.receipt"
    })
public final class ReceiptCommand implements Callable<Integer> {
  @Mixin private StoreOptions store = new StoreOptions();

  @Override
  public Integer call() throws InterruptedException {
    return store.use(
        config -> config,
        StoreAccess.EXPORTING,
        (bundles, _) -> {
          bundles.receipt(line -> store.out().println(line));
          return ExitCode.OK;
        });
  }
}
