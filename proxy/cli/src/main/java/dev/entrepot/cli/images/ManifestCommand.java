package dev.entrepot.cli.images;

import dev.entrepot.cli.output.ExitCode;
import dev.entrepot.cli.output.IndentedJson;
import dev.entrepot.cli.store.StoreOptions;
import dev.entrepot.operate.name.ImageNames;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "manifest",
    description = "Shows the manifests of stored images.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = ManifestCommand.Inspect.class,
    footer = {"", "Example:", "  entrepot manifest inspect alpine:3"})
public final class ManifestCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Which command? There is inspect.");
  }

  @Command(
      name = "inspect",
      description =
          "Prints the manifest of an image as it was received, indented. Also works while a server"
              + " is using the store.",
      mixinStandardHelpOptions = true,
      footer = {"", "Example:", "  entrepot manifest inspect --verbose ghcr.io/org/app"})
  static final class Inspect implements Callable<Integer> {
    @Mixin private StoreOptions store = new StoreOptions();

    @Parameters(
        paramLabel = "IMAGE",
        description =
            "An image as docker names it: alpine, alpine:3, ghcr.io/org/app@sha256:DIGEST, or an"
                + " ID.")
    private String name = "";

    @Option(
        names = {"-v", "--verbose"},
        description = "Add names and descriptors; for an index, print all manifests that it names.")
    private boolean verbose;

    /** Accepted for scripts that pass it to every command; there is no other form. */
    @SuppressWarnings("UnusedVariable")
    @Option(names = "--json", description = "Print JSON, the default.")
    private boolean json;

    @Override
    public Integer call() throws InterruptedException {
      return store.look(
          config -> ImageNames.of(config).imageOrId(name),
          (images, image) -> {
            var found = new ArrayList<JsonObject>();
            images.manifests(image, verbose, found::add);
            if (found.isEmpty()) {
              store.err().println("entrepot: the manifest of %s is not here".formatted(name));
              return ExitCode.FAILED;
            }
            String text = verbose ? described(found) : raw(found);
            store.out().println(IndentedJson.of(text, IndentedJson.MANIFEST));
            return ExitCode.OK;
          });
    }

    private static String raw(List<JsonObject> found) {
      return found.getFirst().getString("Raw", "");
    }

    /** The manifest of an image; for an index, an array of those it lists. */
    private static String described(List<JsonObject> found) {
      List<JsonObject> shown = found.stream().map(Inspect::described).toList();
      return shown.size() == 1
          ? shown.getFirst().encode()
          : new JsonArray(shown.subList(1, shown.size())).encode();
    }

    /** With docker's field names; without the manifest if it is not stored or is not JSON. */
    private static JsonObject described(JsonObject manifest) {
      var shown = manifest.copy();
      String raw = manifest.getString("Raw", "");
      shown.remove("Raw");
      String type = manifest.getJsonObject("Descriptor").getString("mediaType", "");
      try {
        return raw.isEmpty()
            ? shown
            : shown.put(
                type.contains("docker") ? "SchemaV2Manifest" : "OCIManifest", new JsonObject(raw));
      } catch (DecodeException e) {
        return shown;
      }
    }
  }
}
