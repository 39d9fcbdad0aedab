package dev.entrepot.cli.images;

import dev.entrepot.cli.output.ExitCode;
import dev.entrepot.cli.output.FormattedRows;
import dev.entrepot.cli.output.PrintOptions;
import dev.entrepot.cli.output.RowFormat;
import dev.entrepot.cli.store.StoreOptions;
import dev.entrepot.oci.manifest.Platform;
import dev.entrepot.operate.images.HistoryJson;
import dev.entrepot.operate.images.HistoryStep;
import dev.entrepot.operate.name.Arguments;
import dev.entrepot.operate.name.ImageNames;
import dev.entrepot.operate.name.NameOrId;
import dev.entrepot.operate.name.UnclearNameException;
import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "history",
    description =
        "Shows how an image was built, the latest step first, from its config. Sizes are those of"
            + " the stored, compressed layers. Also works while a server is using the store.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "A FORMAT may print .ID .CreatedSince .CreatedAt .CreatedBy .Size .Comment",
      "",
      "Example:",
      "  entrepot history --no-trunc --format '{{.CreatedBy}}' alpine:3"
    })
public final class HistoryCommand implements Callable<Integer> {
  @Mixin private StoreOptions store = new StoreOptions();

  @ArgGroup private PrintOptions form = new PrintOptions();

  @Parameters(
      paramLabel = "IMAGE",
      description =
          "An image as docker names it: alpine, alpine:3, ghcr.io/org/app@sha256:DIGEST, or an ID.")
  private String name = "";

  @Option(
      names = "--platform",
      paramLabel = "OS/ARCH[/VARIANT]",
      description = "The platform, if several are stored; by default the first.")
  private @Nullable String platform;

  @Option(names = "--no-trunc", description = "Do not truncate output.")
  private boolean whole;

  @Option(
      names = {"-H", "--human"},
      arity = "0..1",
      fallbackValue = "true",
      paramLabel = "true|false",
      description = "Print ages and rounded sizes (default); false for dates and bytes.")
  private boolean human = true;

  @Override
  public Integer call() throws InterruptedException {
    return store.withFormat(() -> form.rows(HistoryRow.HEADINGS, table()), this::show);
  }

  private String table() {
    return "table {{.ID}}\t{{%s}}\t{{.CreatedBy}}\t{{.Size}}\t{{.Comment}}"
        .formatted(human ? ".CreatedSince" : ".CreatedAt");
  }

  private int show(RowFormat format) throws InterruptedException {
    return store.look(
        config -> new Wanted(ImageNames.of(config).imageOrId(name), platform()),
        (images, wanted) -> {
          print(images.history(wanted.image(), wanted.platform()), format);
          return ExitCode.OK;
        });
  }

  /** An image, and for which of its platforms. */
  private record Wanted(NameOrId image, Optional<Platform> platform) {}

  private Optional<Platform> platform() throws UnclearNameException {
    return platform == null ? Optional.empty() : Optional.of(Arguments.platform(platform));
  }

  private void print(List<HistoryStep> steps, RowFormat format) {
    PrintWriter out = store.out();
    var row = new HistoryRow(InstantSource.system().instant(), whole, human);
    if (form.isQuiet()) {
      steps.forEach(step -> out.println(row.id(step)));
    } else if (form.isJson()) {
      steps.forEach(step -> out.println(HistoryJson.FORM.json(step).encode()));
    } else {
      var rows = new FormattedRows(out, format);
      steps.forEach(step -> rows.row(row.of(step)));
      rows.end();
    }
  }
}
