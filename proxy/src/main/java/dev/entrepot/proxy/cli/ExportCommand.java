package dev.entrepot.proxy.cli;

import com.github.luben.zstd.ZstdOutputStream;
import dev.entrepot.oci.Digest;
import dev.entrepot.proxy.bundle.Receipt;
import dev.entrepot.proxy.listing.Listings;
import dev.entrepot.proxy.listing.UnclearNameException;
import io.vertx.core.json.JsonObject;
import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "export",
    description = {
      "Writes images as a bundle: an OCI image layout in a tar archive, which \"entrepot import\",",
      "skopeo, containerd and docker read. Of images for several platforms it holds those that are",
      "here whole. Works on a store that a server is using, too."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Example: entrepot export -o images.tar --have site-b.receipt alpine:3.20 ghcr.io/org/app:1"
    })
final class ExportCommand implements Callable<Integer> {
  private static final String STANDARD_OUTPUT = "-";
  private static final String ZSTD = ".zst";
  private static final int BUFFER_BYTES = 1 << 20; // 1 MiB

  @Mixin private StoreOptions store = new StoreOptions();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      required = true,
      description = "The bundle; compressed if it ends with .zst. - is the standard output.")
  private String output = STANDARD_OUTPUT;

  @Option(
      names = "--have",
      paramLabel = "RECEIPT",
      description = "Leave out what the receiver has, as \"entrepot receipt\" has told there.")
  private @Nullable Path receipt;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Option(
      names = {"-q", "--quiet"},
      description = "Print nothing.")
  private boolean quiet;

  @Parameters(
      paramLabel = "IMAGE",
      arity = "1..*",
      description = "As for docker: alpine, alpine:3, ghcr.io/org/app@sha256:…")
  private List<String> images = new ArrayList<>();

  @Override
  public Integer call() throws InterruptedException {
    return store.use(
        config -> Listings.images(images, config),
        Reach.EXPORTING,
        (bundles, _) -> {
          export(bundles);
          return ExitCode.OK;
        });
  }

  private void export(Bundles bundles)
      throws UnclearNameException, IOException, InterruptedException {
    Map<Digest, Long> blobs = bundles.blobs(images);
    Set<Digest> had = had(blobs.keySet());
    long bytes =
        blobs.entrySet().stream()
            .filter(blob -> !had.contains(blob.getKey()))
            .mapToLong(Map.Entry::getValue)
            .sum();
    if (output.equals(STANDARD_OUTPUT)) {
      write(bundles, had, System.out, bytes);
      return;
    }
    writeFile(bundles, had, Path.of(output), bytes);
    report(blobs.size() - had.size(), had.size(), bytes);
  }

  private Set<Digest> had(Set<Digest> blobs) throws IOException {
    if (receipt == null) {
      return Set.of();
    }
    try (BufferedReader text = Files.newBufferedReader(receipt)) {
      return Receipt.among(text, blobs);
    }
  }

  /** Nothing has the bundle's name before it is whole. */
  private void writeFile(Bundles bundles, Set<Digest> had, Path file, long bytes)
      throws UnclearNameException, IOException, InterruptedException {
    Path unfinished = file.resolveSibling(file.getFileName() + ".unfinished");
    try {
      try (OutputStream out =
          compressed(new BufferedOutputStream(Files.newOutputStream(unfinished), BUFFER_BYTES))) {
        write(bundles, had, out, bytes);
      }
      Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(unfinished);
    }
  }

  private OutputStream compressed(OutputStream out) throws IOException {
    return output.endsWith(ZSTD) ? new ZstdOutputStream(out) : out;
  }

  private void write(Bundles bundles, Set<Digest> had, OutputStream out, long bytes)
      throws UnclearNameException, IOException, InterruptedException {
    var done = new AtomicLong();
    try (ProgressDisplay display = display()) {
      bundles.export(images, had, out, count -> display.show(done.addAndGet(count), bytes, ""));
    }
    out.flush();
  }

  private ProgressDisplay display() {
    return json || quiet ? ProgressDisplay.none() : ProgressDisplay.of("export", store.err());
  }

  private void report(int blobs, int had, long bytes) {
    if (json) {
      store
          .out()
          .println(
              new JsonObject()
                  .put("file", output)
                  .put("images", images.size())
                  .put("blobs", blobs)
                  .put("bytes", bytes)
                  .put("leftOut", had)
                  .encode());
    } else if (!quiet) {
      store
          .out()
          .printf(
              "%s: %d images, %d blobs (%s), %d left out%n",
              output, images.size(), blobs, HumanSize.of(bytes), had);
    }
  }
}
