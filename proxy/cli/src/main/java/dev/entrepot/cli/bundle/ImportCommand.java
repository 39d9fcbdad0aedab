package dev.entrepot.cli.bundle;

import dev.entrepot.cli.output.ExitCode;
import dev.entrepot.cli.progress.ProgressDisplay;
import dev.entrepot.cli.progress.ProgressInput;
import dev.entrepot.cli.store.CreateOption;
import dev.entrepot.cli.store.StoreAccess;
import dev.entrepot.cli.store.StoreOptions;
import dev.entrepot.config.EntrepotConfig;
import dev.entrepot.operate.Bundles;
import dev.entrepot.operate.bundle.BundleException;
import dev.entrepot.operate.bundle.ImportReport;
import dev.entrepot.operate.bundle.media.BundleMedia;
import dev.entrepot.operate.bundle.media.MediaFinder;
import dev.entrepot.operate.bundle.media.MediaInput;
import dev.entrepot.operate.bundle.media.PartName;
import dev.entrepot.operate.bundle.minisign.VerifyingKey;
import dev.entrepot.operate.name.ImageNames;
import dev.entrepot.operate.name.NamedImage;
import dev.entrepot.operate.name.UnclearNameException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "import",
    description =
        "Imports bundles into the store. Every byte is verified, and a tag moves only when"
            + " everything that its image needs is stored. A repeated import continues where the"
            + " last one stopped. Name the parts of a bundle in any order, or by their common name."
            + " Also works while a server is using the store.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  entrepot import --config /etc/entrepot/entrepot.yaml images.tar",
      "  entrepot import --require a.pub /media/1/a.tar.001 /media/2/a.tar.002"
    })
public final class ImportCommand implements Callable<Integer> {
  private static final String STANDARD_INPUT = "-";

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private StoreOptions store = new StoreOptions();
  @Mixin private CreateOption create = new CreateOption();

  @Option(
      names = "--as",
      paramLabel = "IMAGE",
      description = "The name of the bundle's image, if the bundle does not name it.")
  private @Nullable String as;

  @Option(
      names = "--require",
      paramLabel = "KEY",
      description =
          "Accept only bundles that are signed with this public key of minisign, a file or the key"
              + " itself. The signed list of checksums has to be beside the bundle.")
  private @Nullable String require;

  @Option(
      names = "--move-tags",
      description =
          "Also move tags whose registry is configured and can be asked. By default, an unsigned"
              + " bundle (no --require) does not move these.")
  private boolean moveTags;

  @Option(names = "--json", description = "Print a JSON object for each bundle.")
  private boolean json;

  @Option(
      names = {"-q", "--quiet"},
      description = "Print the names of the images that are then stored, one per line.")
  private boolean quiet;

  @Parameters(
      paramLabel = "BUNDLE",
      arity = "1..*",
      description =
          "OCI image layouts in tar archives, compressed or not, or parts of them. - is standard"
              + " input.")
  private List<String> named = new ArrayList<>();

  private List<BundleMedia> bundles = List.of();

  @Override
  public Integer call() throws InterruptedException {
    if (require != null && named.contains(STANDARD_INPUT)) {
      throw new ParameterException(
          spec.commandLine(), "--require takes files, as their signatures lie beside them");
    }
    return store.making(create.isGiven()).use(this::check, StoreAccess.IMPORTING, this::takeAll);
  }

  /** Missing or unsigned files are reported before anything is read. */
  private Optional<NamedImage> check(EntrepotConfig config)
      throws UnclearNameException, IOException {
    Optional<NamedImage> name =
        as == null ? Optional.empty() : Optional.of(ImageNames.of(config).image(as));
    Optional<VerifyingKey> key =
        require == null ? Optional.empty() : Optional.of(VerifyingKey.read(require));
    bundles =
        new MediaFinder(key)
            .find(named.stream().filter(it -> !it.equals(STANDARD_INPUT)).map(Path::of).toList());
    if (as != null && bundles.size() + (isInputNamed() ? 1 : 0) > 1) {
      throw new UnclearNameException("--as takes one bundle");
    }
    return name;
  }

  /** A bundle signed with a key that the operator trusts may move any tag. */
  private boolean isTrusted() {
    return moveTags || require != null;
  }

  private boolean isInputNamed() {
    return named.contains(STANDARD_INPUT);
  }

  private int takeAll(Bundles reached, Optional<NamedImage> name)
      throws UnclearNameException, IOException, InterruptedException {
    boolean complete = true;
    if (isInputNamed()) {
      complete = take(reached, name, System.in, 0).isComplete();
    }
    for (BundleMedia bundle : bundles) {
      if (require != null) {
        verify(bundle);
      }
      complete &= take(reached, name, bundle);
    }
    return complete ? ExitCode.OK : ExitCode.FAILED;
  }

  /** Unsigned bytes must not be interpreted, so the bundle is read once just to check its sums. */
  private void verify(BundleMedia bundle) throws IOException {
    try (MediaInput in = bundle.open();
        ProgressDisplay display = display("check")) {
      new ProgressInput(in, bundle.bytes(), display).transferTo(OutputStream.nullOutputStream());
    }
  }

  private boolean take(Bundles reached, Optional<NamedImage> name, BundleMedia bundle)
      throws UnclearNameException, IOException, InterruptedException {
    try (MediaInput in = bundle.open()) {
      try {
        boolean isComplete = take(reached, name, in, bundle.bytes()).isComplete();
        bundle
            .next()
            .filter(_ -> !isComplete)
            .ifPresent(next -> store.err().printf("entrepot: %s%n", lack(next)));
        return isComplete;
      } catch (IOException e) {
        throw explained(e, bundle, in);
      }
    }
  }

  /** A fault of the local file explains more than the failure it caused in the store. */
  private static IOException explained(IOException e, BundleMedia bundle, MediaInput in) {
    return in.fault()
        .or(
            () ->
                bundle
                    .next()
                    .filter(_ -> in.isAtEnd())
                    .map(next -> new BundleException(e.getMessage() + "; " + lack(next), e)))
        .map(IOException.class::cast)
        .orElse(e);
  }

  private static String lack(PartName next) {
    return "%s may be missing, the part behind the last one here".formatted(next);
  }

  private ImportReport take(Bundles reached, Optional<NamedImage> name, InputStream in, long size)
      throws UnclearNameException, IOException, InterruptedException {
    ImportReport report;
    try (ProgressDisplay display = display("import")) {
      report = reached.take(new ProgressInput(in, size, display), name, isTrusted());
    }
    new ImportPrinter(store.out(), store.err(), json, quiet).print(report);
    return report;
  }

  private ProgressDisplay display(String task) {
    return json || quiet ? ProgressDisplay.none() : ProgressDisplay.of(task, store.err());
  }
}
