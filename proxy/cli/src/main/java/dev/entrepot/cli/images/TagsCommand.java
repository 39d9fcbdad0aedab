package dev.entrepot.cli.images;

import dev.entrepot.cache.listing.history.ListedPeriods;
import dev.entrepot.cache.listing.history.TagPeriod;
import dev.entrepot.cli.output.ExitCode;
import dev.entrepot.cli.output.FormattedRows;
import dev.entrepot.cli.output.RowFormat;
import dev.entrepot.cli.store.StoreOptions;
import dev.entrepot.operate.images.TagsJson;
import dev.entrepot.operate.name.ImageNames;
import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "tags",
    description =
        "Lists each digest that the tags of a repository have had, and when, the latest first. Also"
            + " works while a server is using the store.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "A FORMAT may print .Repository .Tag .Digest .Since .SinceAt .Until .UntilAt",
      "",
      "Example:",
      "  entrepot tags ghcr.io/org/app:latest"
    })
public final class TagsCommand implements Callable<Integer> {
  private static final String TABLE = "table {{.Tag}}\t{{.Digest}}\t{{.Since}}\t{{.Until}}";

  @Mixin private StoreOptions store = new StoreOptions();

  @ArgGroup private Form form = new Form();

  @Parameters(
      paramLabel = "IMAGE",
      description =
          "A repository, for all its tags: alpine, ghcr.io/org/app; a tag: alpine:3; or an ID.")
  private String name = "";

  @Option(names = "--no-trunc", description = "Do not truncate output.")
  private boolean whole;

  /** The form of the output; a table by default. */
  static final class Form {
    @Option(
        names = {"-q", "--quiet"},
        description = "Print only the current tags, one per line.")
    private boolean quiet;

    @Option(names = "--json", description = "Print a JSON object per line for each tag.")
    private boolean json;

    @Option(
        names = "--format",
        paramLabel = "FORMAT",
        description = "As for docker: json, 'table TEMPLATE', or a template such as '{{.Tag}}'.")
    private @Nullable String format;
  }

  @Override
  public Integer call() throws InterruptedException {
    return store.withFormat(
        () -> RowFormat.parse(form.format == null ? TABLE : form.format, TagRow.HEADINGS, TABLE),
        this::show);
  }

  private int show(RowFormat format) throws InterruptedException {
    return store.look(
        config -> ImageNames.of(config).tagsOf(name),
        (images, tags) -> {
          print(images.tags(tags), format);
          return ExitCode.OK;
        });
  }

  private void print(List<ListedPeriods> tags, RowFormat format) {
    PrintWriter out = store.out();
    if (form.quiet) {
      tags.stream().filter(tag -> tag.target().isPresent()).forEach(tag -> out.println(tag.tag()));
    } else if (form.json) {
      tags.forEach(tag -> out.println(TagsJson.FORM.json(tag).encode()));
    } else {
      printRows(new FormattedRows(out, format), tags);
    }
  }

  private void printRows(FormattedRows rows, List<ListedPeriods> tags) {
    var row = new TagRow(InstantSource.system().instant(), whole);
    for (ListedPeriods tag : tags) {
      for (TagPeriod period : tag.periods()) {
        rows.row(row.of(tag, period));
      }
    }
    rows.end();
  }
}
