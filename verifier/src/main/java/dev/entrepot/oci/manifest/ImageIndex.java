package dev.entrepot.oci.manifest;

import dev.entrepot.oci.Descriptor;
import dev.entrepot.oci.MediaType;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/**
 * A list of manifests, one a platform (OCI image specification, image-index.md; Docker manifest
 * list).
 *
 * @param entries those that can be read, in the order of the bytes
 */
public record ImageIndex(
    MediaType mediaType,
    ByteBuffer raw,
    List<IndexEntry> entries,
    Optional<Descriptor> subject,
    Optional<MediaType> artifactType)
    implements Manifest {
  public ImageIndex {
    raw = raw.asReadOnlyBuffer();
    entries = List.copyOf(entries);
  }

  @Override
  public ByteBuffer raw() {
    return raw.duplicate();
  }

  @Override
  public List<Descriptor> blobs() {
    return List.of();
  }

  @Override
  public List<Descriptor> manifests() {
    return entries.stream().map(IndexEntry::descriptor).toList();
  }
}
