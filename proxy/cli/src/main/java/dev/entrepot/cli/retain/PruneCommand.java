package dev.entrepot.cli.retain;

import dev.entrepot.operate.name.UnclearNameException;
import dev.entrepot.operate.retain.PruneRequest;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "prune",
    description =
        "Removes untagged content now instead of after storage.untagged-ttl; with -a, also tagged"
            + " images that were not pulled for a time. Pinned and frozen images stay, and so do"
            + " layers that another image names. Also works while a server is using the store.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  entrepot prune --force",
      "  entrepot prune -a --filter until=30d"
    })
public final class PruneCommand implements Callable<Integer> {
  @Mixin private RemovalOptions removal = new RemovalOptions();

  @Option(
      names = {"-a", "--all"},
      description = "Also remove tagged images; needs the filter.")
  private boolean all;

  @Option(
      names = "--filter",
      paramLabel = "until=TIME",
      description = "Only images not pulled since then: 12h, 30d, or 2026-01-31T12:00:00Z.")
  private @Nullable String filter;

  @Option(
      names = {"-f", "--force"},
      description = "Do not ask for confirmation.")
  private boolean force;

  @Override
  public Integer call() throws InterruptedException {
    return removal.run(
        _ -> request(),
        (retention, request, taker) -> {
          if (force || isSure()) {
            retention.prune(request, taker);
          }
        });
  }

  private PruneRequest request() throws UnclearNameException {
    Optional<String> until =
        filter == null ? Optional.empty() : Optional.of(PruneRequest.until(filter));
    return PruneRequest.of(all, until);
  }

  /** Reads the answer; an empty line or the end of the input means no. */
  private boolean isSure() throws IOException {
    removal
        .store()
        .err()
        .printf(
            "This removes %s. Continue? [y/N] ",
            all ? "all images that were not pulled since then" : "all untagged content");
    removal.store().err().flush();
    var input = new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset()));
    String answer = input.readLine();
    boolean isYes = answer != null && answer.strip().equalsIgnoreCase("y");
    if (!isYes) {
      removal.store().err().println("Nothing was removed.");
    }
    return isYes;
  }
}
