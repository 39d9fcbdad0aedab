package dev.entrepot.oci.manifest;

import dev.entrepot.oci.Descriptor;
import dev.entrepot.oci.MediaType;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/**
 * A list of manifests, one a platform (OCI image specification, image-index.md; Docker manifest
 * list). BuildKit's older form of a build cache lists layers and a config in their place.
 *
 * @param entries those that can be read and are not of a blob's type, in the order of the bytes; of
 *     an unknown type, what it names may still be a blob
 * @param blobs those that are of a blob's type
 */
public record ImageIndex(
    MediaType mediaType,
    ByteBuffer raw,
    List<IndexEntry> entries,
    List<Descriptor> blobs,
    Optional<Descriptor> subject,
    Optional<MediaType> artifactType)
    implements Manifest {
  public ImageIndex {
    raw = raw.asReadOnlyBuffer();
    entries = List.copyOf(entries);
    blobs = List.copyOf(blobs);
  }

  @Override
  public ByteBuffer raw() {
    return raw.duplicate();
  }

  @Override
  public List<Descriptor> manifests() {
    return entries.stream().map(IndexEntry::descriptor).toList();
  }
}
