package dev.entrepot.cli.images;

import dev.entrepot.cache.listing.DiskUse;
import dev.entrepot.cli.output.ExitCode;
import dev.entrepot.cli.store.StoreOptions;
import dev.entrepot.operate.images.DiskUseJson;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "df",
    description =
        "Shows what uses the disk and how much room is left. Also works while a server is using the"
            + " store.",
    mixinStandardHelpOptions = true,
    footer = {"", "Example:", "  entrepot df --config /etc/entrepot/entrepot.yaml --verbose"})
public final class DiskUseCommand implements Callable<Integer> {
  @Mixin private StoreOptions store = new StoreOptions();

  @Option(
      names = {"-v", "--verbose"},
      description = "Also by registry, with what images share; reads all manifests.")
  private boolean verbose;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Override
  public Integer call() throws InterruptedException {
    return store.look(
        config -> config,
        (view, _) -> {
          DiskUse use = view.diskUse(verbose);
          if (json) {
            store.out().println(DiskUseJson.FORM.json(use).encode());
          } else {
            DiskUseTables.print(store.out(), use);
          }
          return ExitCode.OK;
        });
  }
}
