package dev.entrepot.cli.upstreams;

import dev.entrepot.cli.output.ExitCode;
import dev.entrepot.cli.output.FormattedRows;
import dev.entrepot.cli.output.RowFormat;
import dev.entrepot.cli.store.StoreAccess;
import dev.entrepot.cli.store.StoreOptions;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "upstreams",
    description =
        "Shows how the registries of a running server are doing. Lists the state of each, when it"
            + " last answered, when and why it last failed, its quota, and the login in use. The"
            + " state is unknown until the registry is first contacted after the start.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "A FORMAT may print .Name .State .Trouble .LastSuccess .LastFailure .Quota .Login",
      "",
      "Example:",
      "  entrepot upstreams --format '{{.Name}}: {{.State}}'"
    })
public final class UpstreamsCommand implements Callable<Integer> {
  private static final String TABLE =
      "table {{.Name}}\t{{.State}}\t{{.LastSuccess}}\t{{.Quota}}\t{{.Login}}\t{{.LastFailure}}";

  @Mixin private StoreOptions store = new StoreOptions();

  @ArgGroup private Form form = new Form();

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
    return store.withFormat(
        () ->
            RowFormat.parse(form.format == null ? TABLE : form.format, UpstreamRow.HEADINGS, TABLE),
        this::list);
  }

  private int list(RowFormat format) throws InterruptedException {
    return store.use(
        config -> config,
        StoreAccess.UPSTREAMS,
        (upstreams, _) -> {
          print(upstreams.all(), format);
          return ExitCode.OK;
        });
  }

  private void print(List<JsonObject> upstreams, RowFormat format) {
    PrintWriter out = store.out();
    if (form.json) {
      upstreams.forEach(upstream -> out.println(upstream.encode()));
      return;
    }
    var row = new UpstreamRow(InstantSource.system().instant());
    var rows = new FormattedRows(out, format);
    upstreams.forEach(upstream -> rows.row(row.of(upstream)));
    rows.end();
  }
}
