package dev.entrepot.proxy.cli;

import dev.entrepot.oci.Digest;
import dev.entrepot.proxy.bundle.BundleJson;
import dev.entrepot.proxy.bundle.ImportOutcome;
import dev.entrepot.proxy.bundle.ImportOutcome.Imported;
import dev.entrepot.proxy.bundle.ImportOutcome.Incomplete;
import dev.entrepot.proxy.bundle.ImportOutcome.Unchanged;
import dev.entrepot.proxy.bundle.ImportReport;
import dev.entrepot.proxy.config.EntrepotConfig;
import dev.entrepot.proxy.listing.Listings;
import dev.entrepot.proxy.listing.UnclearNameException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
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
    description = {
      "Reads bundles into the store: each byte is verified, and a tag moves only when all that it",
      "needs is here. To import again goes on where it stopped. Works on a store that a server is",
      "using, too. Exits with 1 if an image lacks something."
    },
    mixinStandardHelpOptions = true,
    footer = {"", "Example: entrepot import --config /etc/entrepot/entrepot.yaml images.tar"})
final class ImportCommand implements Callable<Integer> {
  private static final String STANDARD_INPUT = "-";

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private StoreOptions store = new StoreOptions();

  @Option(
      names = "--as",
      paramLabel = "IMAGE",
      description = "What the one image of the bundle is called, if the bundle does not say so.")
  private @Nullable String as;

  @Option(names = "--json", description = "Print a JSON object for each bundle.")
  private boolean json;

  @Option(
      names = {"-q", "--quiet"},
      description = "Print the names of images that are here now, one a line.")
  private boolean quiet;

  @Parameters(
      paramLabel = "BUNDLE",
      arity = "1..*",
      description = "OCI image layouts in tar archives, as they are or compressed. - is the input.")
  private List<String> bundles = new ArrayList<>();

  @Override
  public Integer call() throws InterruptedException {
    if (as != null && bundles.size() > 1) {
      throw new ParameterException(spec.commandLine(), "--as takes one bundle");
    }
    return store.use(this::check, Reach.IMPORTING, (reached, _) -> takeAll(reached));
  }

  private void check(EntrepotConfig config) throws UnclearNameException {
    if (as != null) {
      var _ = Listings.image(as, config);
    }
  }

  private int takeAll(Bundles reached)
      throws UnclearNameException, IOException, InterruptedException {
    boolean complete = true;
    for (String bundle : bundles) {
      ImportReport report = take(reached, bundle);
      print(report);
      complete &= report.isComplete();
    }
    return complete ? ExitCode.OK : ExitCode.FAILED;
  }

  private ImportReport take(Bundles reached, String bundle)
      throws UnclearNameException, IOException, InterruptedException {
    boolean isFile = !bundle.equals(STANDARD_INPUT);
    long size = isFile ? Files.size(Path.of(bundle)) : 0;
    try (InputStream in = isFile ? Files.newInputStream(Path.of(bundle)) : System.in;
        ProgressDisplay display = display()) {
      return reached.take(new ProgressInput(in, size, display), Optional.ofNullable(as));
    }
  }

  private ProgressDisplay display() {
    return json || quiet ? ProgressDisplay.none() : ProgressDisplay.of("import", store.err());
  }

  private void print(ImportReport report) {
    if (json) {
      store.out().println(BundleJson.of(report).encode());
      return;
    }
    report.images().forEach(image -> print(image, advice(report)));
    if (!quiet) {
      store
          .out()
          .printf(
              "%d new blobs (%s), %d were here%n",
              report.newBlobs(), HumanSize.of(report.newBytes()), report.knownBlobs());
    }
  }

  private static String advice(ImportReport report) {
    return report.isForAnother()
        ? "make a bundle with a new receipt of this store, or without one"
        : "the bundle has lost its end or more: copy it again";
  }

  private void print(ImportOutcome image, String advice) {
    switch (image) {
      case Incomplete(String name, List<Digest> missing, long count) ->
          store
              .err()
              .printf(
                  "entrepot: %s stays as it was, as %d that it needs are neither in the bundle nor"
                      + " here (%s%s): %s%n",
                  name,
                  count,
                  missing.stream().map(Digest::toString).collect(Collectors.joining(", ")),
                  count > missing.size() ? ", …" : "",
                  advice);
      case Imported(String name, Digest digest, Optional<Digest> before) ->
          say(name, digest, before.map(was -> "moved from " + was).orElse("new"));
      case Unchanged(String name, Digest digest) -> say(name, digest, "unchanged");
    }
  }

  private void say(String name, Digest digest, String what) {
    store.out().println(quiet ? name : "%s  %s  %s".formatted(name, digest, what));
  }
}
