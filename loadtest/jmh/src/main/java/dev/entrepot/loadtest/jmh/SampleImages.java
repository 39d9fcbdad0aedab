package dev.entrepot.loadtest.jmh;

import dev.entrepot.oci.Digest;
import dev.entrepot.oci.DigestAlgorithm;
import dev.entrepot.oci.MediaType;
import dev.entrepot.oci.RegistryName;
import dev.entrepot.oci.Repository;
import dev.entrepot.oci.RepositoryName;
import dev.entrepot.oci.Tag;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Images that are made up: a manifest of a few layers as build tools write it, and a tag. */
final class SampleImages {
  static final RegistryName REGISTRY = new RegistryName("ghcr.io");

  private static final int LAYERS = 8;
  private static final int IMAGES_A_REPOSITORY = 10;
  private static final int CONFIG_BYTES = 7_023;
  private static final int LAYER_BYTES = 31_357_311;

  private SampleImages() {}

  /** The manifest of an image, about 1.5 KiB of JSON. */
  static byte[] manifest(int number) {
    String layers =
        IntStream.range(0, LAYERS)
            .mapToObj(
                layer ->
                    descriptor(
                        "application/vnd.oci.image.layer.v1.tar+gzip",
                        LAYER_BYTES,
                        "layer %d of %d".formatted(layer, number)))
            .collect(Collectors.joining(","));
    String config =
        descriptor("application/vnd.oci.image.config.v1+json", CONFIG_BYTES, "config of " + number);
    return "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"config\":%s,\"layers\":[%s]}"
        .formatted(MediaType.OCI_MANIFEST, config, layers)
        .getBytes(StandardCharsets.UTF_8);
  }

  /** The repository that an image is in. */
  static Repository repository(int number) {
    return new Repository(
        REGISTRY, new RepositoryName("team/service-" + number / IMAGES_A_REPOSITORY));
  }

  /** The tag that points at an image. */
  static Tag tag(int number) {
    return new Tag("v1.%d".formatted(number % IMAGES_A_REPOSITORY));
  }

  private static String descriptor(String mediaType, long size, String content) {
    Digest digest = Digest.of(DigestAlgorithm.SHA256, content.getBytes(StandardCharsets.UTF_8));
    return "{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%d}"
        .formatted(mediaType, digest, size);
  }
}
