package dev.entrepot.cli.images;

import dev.entrepot.cache.index.Pulled;
import dev.entrepot.oci.RegistryName;
import dev.entrepot.operate.images.SyncYaml;
import dev.entrepot.operate.name.NamedImage;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Pulled images as the file that {@code skopeo sync --src yaml} reads. They are sorted by registry,
 * and only those of one registry are in memory at a time.
 */
final class SyncFile {
  private final PrintWriter out;
  private final List<NamedImage> images = new ArrayList<>();
  private Optional<RegistryName> registry = Optional.empty();
  private boolean isEmpty = true;

  SyncFile(PrintWriter out, String heading) {
    this.out = out;
    out.println("# " + heading);
    out.println("# To copy it: skopeo sync --src yaml --dest docker THIS-FILE REGISTRY");
  }

  void add(Pulled pulled) {
    RegistryName its = pulled.repository().registry();
    if (!registry.equals(Optional.of(its))) {
      print();
      registry = Optional.of(its);
    }
    images.add(new NamedImage(pulled.repository(), pulled.reference()));
  }

  private void print() {
    if (!images.isEmpty()) {
      isEmpty = false;
      out.print(SyncYaml.of(images));
      images.clear();
    }
  }

  /** Prints the rest; a file without images is an empty mapping. */
  void end() {
    print();
    if (isEmpty) {
      out.println("{}");
    }
  }
}
