package dev.entrepot.cli.bundle;

import com.github.luben.zstd.ZstdOutputStream;
import dev.entrepot.cli.output.ExitCode;
import dev.entrepot.cli.progress.ProgressDisplay;
import dev.entrepot.cli.store.StoreAccess;
import dev.entrepot.cli.store.StoreOptions;
import dev.entrepot.config.EntrepotConfig;
import dev.entrepot.config.read.ConfigException;
import dev.entrepot.oci.Digest;
import dev.entrepot.operate.Bundles;
import dev.entrepot.operate.bundle.BundleException;
import dev.entrepot.operate.bundle.NeededBlobs;
import dev.entrepot.operate.bundle.Receipt;
import dev.entrepot.operate.bundle.SelectedImages;
import dev.entrepot.operate.bundle.Selection;
import dev.entrepot.operate.bundle.media.ChecksumList;
import dev.entrepot.operate.bundle.media.MediaForm;
import dev.entrepot.operate.bundle.media.MediaWriter;
import dev.entrepot.operate.name.ImageNames;
import dev.entrepot.operate.name.UnclearNameException;
import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "export",
    description =
        "Writes images as a bundle: an OCI image layout in a tar archive, which \"entrepot"
            + " import\", skopeo, containerd and docker read. Of a multi-platform image it holds"
            + " the platforms that are stored completely. --pinned and --pulled-since skip images"
            + " that are not stored completely, and report them. Also works while a server is using"
            + " the store.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  entrepot export -o images.tar --have site-b.receipt alpine:3.20",
      "  entrepot export -o a.tar --split 4GiB --sign a.key --pulled-since 7d"
    })
public final class ExportCommand implements Callable<Integer> {
  private static final String STANDARD_OUTPUT = "-";
  private static final String ZSTD = ".zst";
  private static final int BUFFER_BYTES = 1 << 20; // 1 MiB

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private StoreOptions store = new StoreOptions();
  @Mixin private ExportSelection selection = new ExportSelection();
  @Mixin private MediaOptions media = new MediaOptions();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      required = true,
      description = "The bundle; compressed if the name ends with .zst. - is standard output.")
  private String output = STANDARD_OUTPUT;

  @Option(
      names = "--have",
      paramLabel = "RECEIPT",
      description = "Leave out the blobs that the receiver has, by its \"entrepot receipt\".")
  private @Nullable Path receipt;

  @Option(
      names = "--no-referrers",
      description = "Leave out signatures and other stored referrers of the images.")
  private boolean noReferrers;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Option(
      names = {"-q", "--quiet"},
      description = "Print only what is left out.")
  private boolean quiet;

  private MediaForm form = new MediaForm(OptionalLong.empty(), false, Optional.empty());

  @Override
  public Integer call() throws InterruptedException {
    if (output.equals(STANDARD_OUTPUT) && media.isForFiles()) {
      throw new ParameterException(
          spec.commandLine(), "--split, --checksums and --sign take a file: name one by -o FILE");
    }
    try {
      selection.read(System.in);
    } catch (ConfigException e) {
      e.faults().forEach(store.err()::println);
      return ExitCode.USAGE;
    } catch (IOException e) {
      store.err().println("entrepot: the list cannot be read: " + e.getMessage());
      return ExitCode.FAILED;
    }
    return store.use(this::selected, StoreAccess.EXPORTING, this::export);
  }

  /** A key with a password is decrypted before anything is read. */
  private Selection selected(EntrepotConfig config) throws UnclearNameException, IOException {
    Selection selected = selection.chosen(ImageNames.of(config));
    if (!output.equals(STANDARD_OUTPUT) && !ChecksumList.canName(output)) {
      throw new UnclearNameException("a bundle's name has no backslashes and control characters");
    }
    form = media.form(System.getenv());
    return selected;
  }

  private int export(Bundles bundles, Selection selection)
      throws UnclearNameException, IOException, InterruptedException {
    SelectedImages selected = bundles.select(selection);
    var printer = new ExportPrinter(store.out(), store.err(), output, json, quiet);
    printer.leftOut(selected);
    if (selected.images().isEmpty()) {
      throw new BundleException("nothing of that is stored completely, so that there is no bundle");
    }
    NeededBlobs needed = bundles.blobs(selected.images(), !noReferrers);
    Map<Digest, Long> blobs = needed.sizes();
    printer.elsewhere(needed.elsewhere());
    Set<Digest> had = had(blobs.keySet());
    long bytes =
        blobs.entrySet().stream()
            .filter(blob -> !had.contains(blob.getKey()))
            .mapToLong(Map.Entry::getValue)
            .sum();
    var made =
        new ExportedBundle(
            selected, needed.elsewhere(), blobs.size() - had.size(), had.size(), bytes);
    if (output.equals(STANDARD_OUTPUT)) {
      write(bundles, had, System.out, made);
    } else {
      printer.report(made, writeFiles(bundles, had, made));
    }
    return ExitCode.OK;
  }

  private Set<Digest> had(Set<Digest> blobs) throws IOException {
    if (receipt == null) {
      return Set.of();
    }
    if (!Files.isReadable(receipt)) {
      throw new BundleException(
          "there is no receipt that can be read in %s: print one with \"entrepot receipt\" on the far side"
              .formatted(receipt));
    }
    // A file of another kind gets that message, whatever its bytes are.
    try (BufferedReader text = Files.newBufferedReader(receipt, StandardCharsets.ISO_8859_1)) {
      return Receipt.among(text, blobs);
    }
  }

  private List<Path> writeFiles(Bundles bundles, Set<Digest> had, ExportedBundle made)
      throws UnclearNameException, IOException, InterruptedException {
    try (var writer = new MediaWriter(Path.of(output), form, InstantSource.system())) {
      try (OutputStream out = compressed(new BufferedOutputStream(writer.output(), BUFFER_BYTES))) {
        write(bundles, had, out, made);
      }
      return writer.publish();
    }
  }

  private OutputStream compressed(OutputStream out) throws IOException {
    return output.endsWith(ZSTD) ? new ZstdOutputStream(out) : out;
  }

  private void write(Bundles bundles, Set<Digest> had, OutputStream out, ExportedBundle made)
      throws UnclearNameException, IOException, InterruptedException {
    var done = new AtomicLong();
    try (ProgressDisplay display = display()) {
      bundles.export(
          made.images().images(),
          !noReferrers,
          had,
          out,
          count -> display.show(done.addAndGet(count), made.bytes(), ""));
    }
    out.flush();
  }

  private ProgressDisplay display() {
    return json || quiet ? ProgressDisplay.none() : ProgressDisplay.of("export", store.err());
  }
}
