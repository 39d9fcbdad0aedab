package dev.entrepot.cli.bundle;

import dev.entrepot.oci.Digest;
import dev.entrepot.oci.HumanCount;
import dev.entrepot.oci.HumanSize;
import dev.entrepot.operate.bundle.SelectedImages;
import dev.entrepot.operate.bundle.SelectionJson;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** Prints what an export did: what is in the bundle, and what is left out and why. */
final class ExportPrinter {
  private final PrintWriter out;
  private final PrintWriter err;
  private final String output;
  private final boolean json;
  private final boolean quiet;

  /**
   * @param output the name of the bundle
   * @param json whether one object is printed, which says what is left out, too
   * @param quiet whether only what is left out is printed
   */
  ExportPrinter(PrintWriter out, PrintWriter err, String output, boolean json, boolean quiet) {
    this.out = out;
    this.err = err;
    this.output = output;
    this.json = json;
    this.quiet = quiet;
  }

  void leftOut(SelectedImages selected) {
    if (!json) {
      selected
          .leftOut()
          .forEach(it -> err.printf("entrepot: left out: %s %s%n", it.image(), it.reason()));
    }
  }

  void elsewhere(Set<Digest> layers) {
    if (!json) {
      layers.forEach(
          layer ->
              err.printf(
                  "entrepot: left out: layer %s, which is not here, as it is on other hosts than"
                      + " registries by design%n",
                  layer));
    }
  }

  /**
   * Prints the result.
   *
   * @param files of the bundle, its parts and checksums
   */
  void report(ExportedBundle made, List<Path> files) {
    if (json) {
      out.println(object(made, files).encode());
    } else if (!quiet) {
      out.printf(
          "%s: %s, %s (%s), %d left out%n",
          output,
          HumanCount.of(made.images().images().size(), "image"),
          HumanCount.of(made.blobs(), "blob"),
          HumanSize.of(made.bytes()),
          made.had());
      if (files.size() > 1) {
        files.forEach(out::println);
      }
    }
  }

  private JsonObject object(ExportedBundle made, List<Path> files) {
    return new JsonObject()
        .put("file", output)
        .put("files", new JsonArray(files.stream().map(Path::toString).toList()))
        .put("images", made.images().images().size())
        .put("notWhole", SelectionJson.leftOut(made.images().leftOut()))
        .put("blobs", made.blobs())
        .put("bytes", made.bytes())
        .put("leftOut", made.had())
        .put("elsewhere", new JsonArray(made.elsewhere().stream().map(Digest::toString).toList()));
  }
}
