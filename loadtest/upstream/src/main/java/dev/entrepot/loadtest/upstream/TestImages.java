package dev.entrepot.loadtest.upstream;

import dev.entrepot.loadtest.upstream.LayerSpec.GzippedTar;
import dev.entrepot.loadtest.upstream.LayerSpec.Random;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Builds images that real clients accept; the same ones from the same arguments. Immutable.
 *
 * @param seed of the files' content; another for each platform and layer is made of it
 * @param layers from the lowest up
 */
public record TestImages(long seed, ImageFormat format, List<LayerSpec> layers) {
  private static final int DEFAULT_FILE_BYTES = 10_000;

  /** Copies the list. */
  public TestImages {
    layers = List.copyOf(layers);
  }

  /** OCI images of two small layers. */
  public static TestImages withSeed(long seed) {
    var layer = new GzippedTar(DEFAULT_FILE_BYTES);
    return new TestImages(seed, ImageFormat.OCI, List.of(layer, layer));
  }

  /** The same images with these media types. */
  public TestImages with(ImageFormat other) {
    return new TestImages(seed, other, layers);
  }

  /** The same images with other layers. */
  public TestImages with(LayerSpec... others) {
    return new TestImages(seed, format, List.of(others));
  }

  /** Adds an image for linux/amd64 to the repository. */
  public TestImage addTo(ScriptedRepository repository, String... tags) {
    return addTo(repository, Platform.LINUX_AMD64, tags);
  }

  /** Adds an image for one platform to the repository. */
  public TestImage addTo(ScriptedRepository repository, Platform platform, String... tags) {
    var built =
        IntStream.range(0, layers.size())
            .mapToObj(i -> layer(layers.get(i), i, layerSeed(platform, i)))
            .toList();
    built.forEach(layer -> repository.addBlob(layer.blob()));
    var config = repository.addBlob(config(platform, built).toBuffer().getBytes());
    byte[] manifest = manifest(config, built).toBuffer().getBytes();
    String digest = repository.addManifest(format.manifest(), manifest, tags);
    return new TestImage(
        platform, digest, manifest.length, config, built.stream().map(Layer::blob).toList());
  }

  /** Adds an image for each of the platforms, and the index of them, which the tags point to. */
  public TestIndex addIndexTo(
      ScriptedRepository repository, List<Platform> platforms, String... tags) {
    var images = platforms.stream().map(platform -> addTo(repository, platform)).toList();
    var descriptors = new JsonArray();
    images.forEach(image -> descriptors.add(descriptor(image)));
    var index = document(format.index()).put("manifests", descriptors);
    String digest = repository.addManifest(format.index(), index.toBuffer().getBytes(), tags);
    return new TestIndex(digest, images);
  }

  private long layerSeed(Platform platform, int place) {
    return 31L * (31L * seed + (platform.os() + platform.architecture()).hashCode()) + place;
  }

  private Layer layer(LayerSpec spec, int place, long layerSeed) {
    return switch (spec) {
      case GzippedTar(int fileBytes) -> {
        byte[] file = SyntheticContent.of(layerSeed, fileBytes).read(0, fileBytes);
        byte[] tar = Tar.of("file-%d".formatted(place), file);
        var content = new StoredContent(Tar.gzipped(tar));
        yield new Layer(
            new Blob(content.digest(), content), Sha256.digest(tar), format.layer(true));
      }
      case Random(long bytes) -> {
        var content = SyntheticContent.of(layerSeed, bytes);
        yield new Layer(new Blob(content.digest(), content), content.digest(), format.layer(false));
      }
    };
  }

  private static JsonObject config(Platform platform, List<Layer> layers) {
    var diffIds = new ArrayList<String>();
    layers.forEach(layer -> diffIds.add(layer.diffId()));
    var history = new JsonArray();
    layers.forEach(layer -> history.add(new JsonObject().put("created_by", layer.diffId())));
    return new JsonObject()
        .put("architecture", platform.architecture())
        .put("os", platform.os())
        .put("created", "1970-01-01T00:00:00Z")
        .put("config", new JsonObject().put("Cmd", new JsonArray().add("/file-0")))
        .put("rootfs", new JsonObject().put("type", "layers").put("diff_ids", diffIds))
        .put("history", history);
  }

  private JsonObject manifest(Blob config, List<Layer> layers) {
    var descriptors = new JsonArray();
    layers.forEach(layer -> descriptors.add(descriptor(layer.mediaType(), layer.blob())));
    return document(format.manifest())
        .put("config", descriptor(format.config(), config))
        .put("layers", descriptors);
  }

  private static JsonObject document(String mediaType) {
    return new JsonObject().put("schemaVersion", 2).put("mediaType", mediaType);
  }

  private JsonObject descriptor(TestImage image) {
    var platform =
        new JsonObject()
            .put("architecture", image.platform().architecture())
            .put("os", image.platform().os());
    return descriptor(format.manifest(), image.manifest(), image.manifestBytes())
        .put("platform", platform);
  }

  private static JsonObject descriptor(String mediaType, Blob blob) {
    return descriptor(mediaType, blob.digest(), blob.size());
  }

  private static JsonObject descriptor(String mediaType, String digest, long size) {
    return new JsonObject().put("mediaType", mediaType).put("digest", digest).put("size", size);
  }

  /**
   * @param diffId the digest of the layer's tar
   */
  private record Layer(Blob blob, String diffId, String mediaType) {}
}
