package dev.entrepot.cli.images;

import dev.entrepot.cli.output.ExitCode;
import dev.entrepot.cli.output.FormattedRows;
import dev.entrepot.cli.output.PrintOptions;
import dev.entrepot.cli.output.RowFormat;
import dev.entrepot.cli.store.StoreOptions;
import dev.entrepot.operate.Images;
import dev.entrepot.operate.images.ImageJson;
import dev.entrepot.operate.name.ImageNames;
import dev.entrepot.operate.name.ImagesQuery;
import dev.entrepot.operate.name.UnclearNameException;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "images",
    aliases = "ls",
    description =
        "Lists stored images, with their stored and shared size. Also works while a server is using"
            + " the store.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "A FORMAT may print .ID .Repository .Tag .Digest .CreatedSince .CreatedAt .Size",
      ".SharedSize .UniqueSize .Platforms .LastPulled .Notes",
      "",
      "Examples:",
      "  entrepot images --filter label=vendor alpine 'ghcr.io/org/*:v1.*'",
      "  entrepot images --format 'table {{.Repository}}\\t{{.Tag}}\\t{{.CreatedSince}}'"
    })
public final class ImagesCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private StoreOptions store = new StoreOptions();

  @ArgGroup private PrintOptions form = new PrintOptions();

  @Parameters(
      paramLabel = "PATTERN",
      description =
          "Only matching images: alpine, alpine:3.20, 'ghcr.io/org/*',"
              + " quay.io/org/app@sha256:DIGEST.")
  private List<String> patterns = new ArrayList<>();

  @Option(
      names = {"-a", "--all"},
      description = "Also list untagged images, as <none>.")
  private boolean all;

  @Option(
      names = {"-f", "--filter"},
      paramLabel = "KEY=VALUE",
      description =
          "Only images that match, as for docker: dangling=true, before=IMAGE, since=IMAGE,"
              + " label=KEY or label=KEY=VALUE, reference=PATTERN. May be repeated.")
  private List<String> filters = new ArrayList<>();

  @Option(names = "--digests", description = "Show digests.")
  private boolean digests;

  @Option(names = "--no-trunc", description = "Do not truncate output.")
  private boolean whole;

  @Override
  public Integer call() throws InterruptedException {
    if (Math.max(patterns.size(), filters.size()) > ImagesQuery.MAX_PATTERNS) {
      throw new ParameterException(
          spec.commandLine(), "At most %d patterns or filters".formatted(ImagesQuery.MAX_PATTERNS));
    }
    return store.withFormat(() -> form.rows(ImageRow.HEADINGS, table()), this::list);
  }

  private String table() {
    return "table {{.Repository}}\t{{.Tag}}\t"
        + (digests ? "{{.Digest}}\t" : "")
        + "{{.ID}}\t{{.Platforms}}\t{{.LastPulled}}\t{{.Size}}\t{{.SharedSize}}\t{{.Notes}}";
  }

  private int list(RowFormat format) throws InterruptedException {
    return store.look(
        config ->
            ImagesQuery.of(patterns, filters, all, needsSharing(format), ImageNames.of(config)),
        (images, query) -> {
          print(images, query, format);
          return ExitCode.OK;
        });
  }

  private void print(Images images, ImagesQuery query, RowFormat format)
      throws UnclearNameException, IOException, InterruptedException {
    PrintWriter out = store.out();
    var row = new ImageRow(InstantSource.system().instant(), whole);
    if (form.isQuiet()) {
      images.images(query, image -> out.println(row.id(image)));
    } else if (form.isJson()) {
      images.images(query, image -> out.println(ImageJson.FORM.json(image).encode()));
    } else {
      var rows = new FormattedRows(out, format);
      images.images(query, image -> rows.row(row.of(image)));
      rows.end();
    }
  }

  /** Computing what images share reads all manifests. */
  private boolean needsSharing(RowFormat format) {
    return !form.isQuiet()
        && (form.isJson() || format.prints("SharedSize") || format.prints("UniqueSize"));
  }
}
