package dev.entrepot.cli.pull;

import dev.entrepot.cli.store.CreateOption;
import dev.entrepot.cli.store.StoreAccess;
import dev.entrepot.cli.store.StoreOptions;
import dev.entrepot.operate.name.ImageNames;
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
    description =
        "Fetches images and everything that they name, unless it is stored already. Every tag is"
            + " revalidated. Also works while a server is using the store.",
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
          "Only this platform, such as linux/arm64; may be repeated; all for all platforms. The"
              + " default is prefetch.platforms, or all.")
  private List<String> platforms = new ArrayList<>();

  @Option(
      names = {"-a", "--all-tags"},
      description = "Pull all tags of the repositories.")
  private boolean allTags;

  @Option(
      names = "--referrers",
      description = "Also fetch signatures, attestations and SBOMs of the images.")
  private boolean referrers;

  @ArgGroup(exclusive = true)
  private PullForm form = new PullForm();

  @Parameters(paramLabel = "IMAGE", arity = "1..*", description = "Images as docker names them.")
  private List<String> images = new ArrayList<>();

  @Override
  public Integer call() throws InterruptedException {
    return store
        .making(create.isGiven())
        .use(
            config -> PullRequest.of(images, platforms, allTags, referrers, ImageNames.of(config)),
            StoreAccess.PULLING,
            (pulls, request) -> {
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
