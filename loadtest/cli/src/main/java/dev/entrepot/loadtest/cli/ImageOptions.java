package dev.entrepot.loadtest.cli;

import dev.entrepot.loadtest.upstream.ImageFormat;
import dev.entrepot.loadtest.upstream.LayerSpec;
import dev.entrepot.loadtest.upstream.Platform;
import dev.entrepot.loadtest.upstream.ScriptedRegistry;
import dev.entrepot.loadtest.upstream.TestImages;
import dev.entrepot.loadtest.upstream.TestIndex;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import picocli.CommandLine.Option;

/** What the registry holds. */
final class ImageOptions {
  /** Each for these. */
  static final List<Platform> PLATFORMS = List.of(Platform.LINUX_AMD64, Platform.LINUX_ARM64);

  static final String TAG = "v1";

  @Option(
      names = "--images",
      defaultValue = "3",
      description = "How many repositories with an image each (default ${DEFAULT-VALUE}).")
  private int images;

  @Option(
      names = "--layers",
      defaultValue = "2",
      description = "How many layers a platform's image has (default ${DEFAULT-VALUE}).")
  private int layers;

  @Option(
      names = "--layer-size",
      paramLabel = "SIZE",
      defaultValue = "1MiB",
      description = "How large a layer is (default ${DEFAULT-VALUE}).")
  private DataSize layerSize = new DataSize(0);

  @Option(
      names = "--raw-layers",
      description =
          "Layers are random bytes, made while they are sent: for layers of GiBs, and for clients "
              + "that do not unpack. Without it they are gzipped tars that are held in memory.")
  private boolean raw;

  @Option(names = "--docker", description = "Docker's media types instead of those of the OCI.")
  private boolean docker;

  /**
   * An image in the registry.
   *
   * @param repository its name
   */
  record Stocked(String repository, TestIndex index) {}

  /** Makes the images. */
  List<Stocked> stock(ScriptedRegistry registry, long seed) {
    var stocked = new ArrayList<Stocked>();
    for (int i = 0; i < images; i++) {
      String name = "library/app-" + i;
      TestIndex index =
          new TestImages(seed + i, format(), Collections.nCopies(layers, layer()))
              .addIndexTo(registry.repository(name), PLATFORMS, TAG, "latest");
      stocked.add(new Stocked(name, index));
    }
    return stocked;
  }

  private ImageFormat format() {
    return docker ? ImageFormat.DOCKER : ImageFormat.OCI;
  }

  private LayerSpec layer() {
    return raw
        ? new LayerSpec.Random(layerSize.bytes())
        : new LayerSpec.GzippedTar(Math.toIntExact(layerSize.bytes()));
  }
}
