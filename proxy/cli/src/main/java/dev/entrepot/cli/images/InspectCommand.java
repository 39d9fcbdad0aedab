package dev.entrepot.cli.images;

import com.google.common.collect.ImmutableMap;
import dev.entrepot.cli.output.ExitCode;
import dev.entrepot.cli.output.FormattedRows;
import dev.entrepot.cli.output.IndentedJson;
import dev.entrepot.cli.output.RowFormat;
import dev.entrepot.cli.store.StoreOptions;
import dev.entrepot.operate.Images;
import dev.entrepot.operate.name.ImageNames;
import dev.entrepot.operate.name.NameOrId;
import dev.entrepot.operate.name.UnclearNameException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "inspect",
    description =
        "Prints what is known of images, as a JSON array with docker's names. Also works while a"
            + " server is using the store.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  entrepot inspect alpine:3 ghcr.io/org/app",
      "  entrepot inspect --format '{{.Architecture}} {{json .Config.Cmd}}' alpine:3"
    })
public final class InspectCommand implements Callable<Integer> {
  private static final String JSON = "json";

  /** The fields of images, in the order that docker prints them. */
  private static final ImmutableMap<String, String> FIELDS =
      Stream.of(
              "Id",
              "RepoTags",
              "RepoDigests",
              "Parent",
              "Comment",
              "Created",
              "DockerVersion",
              "Author",
              "Config",
              "Architecture",
              "Variant",
              "Os",
              "OsVersion",
              "RootFS",
              "Size",
              "Descriptor",
              "Annotations",
              "Manifests",
              "Entrepot")
          .collect(ImmutableMap.toImmutableMap(name -> name, name -> name));

  @Mixin private StoreOptions store = new StoreOptions();

  @Parameters(
      paramLabel = "IMAGE",
      arity = "1..*",
      description =
          "An image as docker names it: alpine, alpine:3, ghcr.io/org/app@sha256:DIGEST, or an ID.")
  private List<String> names = new ArrayList<>();

  /** Accepted for scripts that pass it to every command; JSON is the default here. */
  @SuppressWarnings("UnusedVariable")
  @Option(names = "--json", description = "Print JSON, the default.")
  private boolean json;

  @Option(
      names = {"-f", "--format"},
      paramLabel = "FORMAT",
      description = "As for docker: json for an object per line, or a template such as '{{.Id}}'.")
  private @Nullable String format;

  @Override
  public Integer call() throws InterruptedException {
    return store.withFormat(
        () -> RowFormat.parse(format == null ? JSON : format, FIELDS, JSON), this::inspect);
  }

  private int inspect(RowFormat rows) throws InterruptedException {
    return store.look(
        config -> ImageNames.of(config).imagesOrIds(names),
        (images, wanted) -> {
          JsonArray found = found(images, wanted);
          print(found, rows);
          return found.size() == names.size() ? ExitCode.OK : ExitCode.FAILED;
        });
  }

  private void print(JsonArray found, RowFormat format) {
    if (this.format == null) {
      store.out().println(IndentedJson.of(found.encode(), IndentedJson.INSPECTED));
      return;
    }
    var rows = new FormattedRows(store.out(), format);
    IntStream.range(0, found.size()).mapToObj(found::getJsonObject).forEach(rows::row);
    rows.end();
  }

  private JsonArray found(Images images, List<NameOrId> wanted)
      throws UnclearNameException, IOException, InterruptedException {
    var found = new JsonArray();
    for (NameOrId name : wanted) {
      Optional<JsonObject> image = images.inspect(name);
      if (image.isPresent()) {
        found.add(image.get());
      } else {
        store.err().println("entrepot: no such image: " + name);
      }
    }
    return found;
  }
}
