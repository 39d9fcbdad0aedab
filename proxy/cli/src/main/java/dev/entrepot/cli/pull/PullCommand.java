package dev.entrepot.cli.pull;

import dev.entrepot.cli.store.CreateOption;
import dev.entrepot.cli.store.StoreAccess;
import dev.entrepot.cli.store.StoreOptions;
import dev.entrepot.operate.pull.spec.PullRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "pull",
    description = {
      "Fetches images, with all that they name, as far as they are not here: each tag is asked",
      "about, whatever is known of it. Works on a store that a server is using, too."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Example:",
      "  entrepot pull --platform linux/amd64 alpine:3.20 ghcr.io/org/app:1"
    })
public final class PullCommand implements Callable<Integer> {
  @Mixin private StoreOptions store = new StoreOptions();
  @Mixin private CreateOption create = new CreateOption();

  @Option(
      names = "--platform",
      paramLabel = "PLATFORM",
      description =
          "Only the manifests for it, such as linux/arm64; several times for several, all for all."
              + " Without it, those of prefetch.platforms, or all.")
  private List<String> platforms = new ArrayList<>();

  @Option(
      names = {"-a", "--all-tags"},
      description = "All tags of the repositories that are named.")
  private boolean allTags;

  @Option(
      names = "--referrers",
      description = "Signatures, attestations and bills of material of the images, too.")
  private boolean referrers;

  @ArgGroup(exclusive = true)
  private PullForm form = new PullForm();

  @Parameters(paramLabel = "IMAGE", arity = "1..*", description = "Names as for docker.")
  private List<String> images = new ArrayList<>();

  @Override
  public Integer call() throws InterruptedException {
    var request = new PullRequest(images, platforms, allTags, referrers);
    return store
        .making(create.isGiven())
        .use(
            config -> {
              var _ = request.wishes(config);
            },
            StoreAccess.PULLING,
            (pulls, _) -> {
              try (PullDisplay display = display()) {
                pulls.pull(request, display);
                return display.exitCode();
              }
            });
  }

  private PullDisplay display() {
    if (form.isJson()) {
      return PullDisplay.json(store.out(), store.err());
    }
    return form.isQuiet()
        ? PullDisplay.names(store.out(), store.err())
        : PullDisplay.docker(store.out(), store.err());
  }
}
