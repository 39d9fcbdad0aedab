package dev.entrepot.oci.manifest;

import dev.entrepot.oci.Descriptor;
import dev.entrepot.oci.Digest;
import dev.entrepot.oci.MediaType;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;

/**
 * Any other JSON object: Docker schema 1, ORAS artifact manifests, and what is yet to come.
 *
 * @param blobs what the usual fields {@code config}, {@code layers} and {@code blobs} name, as far
 *     as it can be read
 * @param fsLayers the layers of Docker schema 1, which names them by digest without a size
 */
public record OtherManifest(
    MediaType mediaType,
    ByteBuffer raw,
    List<Descriptor> blobs,
    List<Digest> fsLayers,
    Optional<Descriptor> subject,
    Optional<MediaType> artifactType)
    implements Manifest {
  public OtherManifest {
    raw = raw.asReadOnlyBuffer();
    blobs = List.copyOf(blobs);
    fsLayers = List.copyOf(fsLayers);
  }

  @Override
  public ByteBuffer raw() {
    return raw.duplicate();
  }

  @Override
  public List<Descriptor> manifests() {
    return List.of();
  }

  @Override
  public SequencedSet<Digest> blobDigests() {
    var digests = Manifest.super.blobDigests();
    digests.addAll(fsLayers);
    return digests;
  }
}
