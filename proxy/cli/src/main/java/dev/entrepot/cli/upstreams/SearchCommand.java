package dev.entrepot.cli.upstreams;

import dev.entrepot.cli.output.ExitCode;
import dev.entrepot.cli.output.FormattedRows;
import dev.entrepot.cli.output.RowFormat;
import dev.entrepot.cli.store.StoreAccess;
import dev.entrepot.cli.store.StoreOptions;
import dev.entrepot.oci.Quoted;
import dev.entrepot.operate.images.SearchJson;
import dev.entrepot.operate.name.UnclearNameException;
import dev.entrepot.proxy.upstream.FoundRepository;
import dev.entrepot.proxy.upstream.SearchTerm;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "search",
    description =
        "Searches the default registry, or the one that the term begins with. The server asks the"
            + " registry; Docker Hub can be searched, most others cannot.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "A FORMAT may print .Name .Description .StarCount .IsOfficial",
      "",
      "Example:",
      "  entrepot search --filter is-official=true --limit 5 postgres"
    })
public final class SearchCommand implements Callable<Integer> {
  private static final String TABLE =
      "table {{.Name}}\t{{.Description}}\t{{.StarCount}}\t{{.IsOfficial}}";

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private StoreOptions store = new StoreOptions();

  @ArgGroup private Form form = new Form();

  @Parameters(paramLabel = "TERM", description = "For example postgres, or docker.io/postgres.")
  private String term = "";

  @Option(
      names = "--limit",
      paramLabel = "N",
      description =
          "How many are looked at, 1 to " + SearchTerm.MAX_LIMIT + "; filters choose of these.")
  private int limit = SearchTerm.USUAL_LIMIT;

  @Option(
      names = {"-f", "--filter"},
      paramLabel = "KEY=VALUE",
      description = "As for docker: is-official=true, stars=N. May be repeated.")
  private List<String> filters = new ArrayList<>();

  @Option(names = "--no-trunc", description = "Do not truncate output.")
  private boolean whole;

  /** The form of the output; a table by default. */
  static final class Form {
    @Option(names = "--json", description = "Print a JSON object per line.")
    private boolean json;

    @Option(
        names = "--format",
        paramLabel = "FORMAT",
        description = "As for docker: json, 'table TEMPLATE', or a template such as '{{.Name}}'.")
    private @Nullable String format;
  }

  @Override
  public Integer call() throws InterruptedException {
    if (filters.size() > SearchFilter.MAX_FILTERS) {
      throw new ParameterException(
          spec.commandLine(), "At most %d filters".formatted(SearchFilter.MAX_FILTERS));
    }
    return store.withFormat(
        () -> RowFormat.parse(form.format == null ? TABLE : form.format, SearchRow.HEADINGS, TABLE),
        this::search);
  }

  private int search(RowFormat format) throws InterruptedException {
    return store.use(
        _ -> new Wanted(term(), SearchFilter.of(filters)),
        StoreAccess.SEARCHING,
        (registries, wanted) -> {
          print(registries.search(wanted.term()).stream().filter(wanted.filter()).toList(), format);
          return ExitCode.OK;
        });
  }

  /** What is searched for, and which of the repositories that are found are shown. */
  private record Wanted(SearchTerm term, SearchFilter filter) {}

  private SearchTerm term() throws UnclearNameException {
    return SearchTerm.of(term, limit)
        .orElseThrow(
            () ->
                new UnclearNameException(
                    "no search: %s, %d of it; a term has 1 to %d characters, and a limit is from 1 to %d"
                        .formatted(
                            Quoted.of(term),
                            limit,
                            SearchTerm.MAX_CHARACTERS,
                            SearchTerm.MAX_LIMIT)));
  }

  private void print(List<FoundRepository> found, RowFormat format) {
    PrintWriter out = store.out();
    if (form.json) {
      found.forEach(repository -> out.println(SearchJson.FORM.json(repository).encode()));
      return;
    }
    var row = new SearchRow(whole);
    var rows = new FormattedRows(out, format);
    found.forEach(repository -> rows.row(row.of(repository)));
    rows.end();
  }
}
