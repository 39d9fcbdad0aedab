package dev.entrepot.oci.manifest;

import dev.entrepot.oci.Descriptor;
import dev.entrepot.oci.MediaType;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A manifest with a config and layers (OCI image specification, manifest.md; Docker image manifest
 * version 2, schema 2).
 *
 * @param config empty if its descriptor cannot be read
 * @param layers those that can be read, from the base up
 */
public record ImageManifest(
    MediaType mediaType,
    ByteBuffer raw,
    Optional<Descriptor> config,
    List<Descriptor> layers,
    Optional<Descriptor> subject,
    Optional<MediaType> artifactType)
    implements Manifest {
  public ImageManifest {
    raw = raw.asReadOnlyBuffer();
    layers = List.copyOf(layers);
  }

  @Override
  public ByteBuffer raw() {
    return raw.duplicate();
  }

  @Override
  public List<Descriptor> blobs() {
    return Stream.concat(config.stream(), layers.stream()).toList();
  }

  @Override
  public List<Descriptor> manifests() {
    return List.of();
  }
}
