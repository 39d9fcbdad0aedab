package dev.entrepot.oci.manifest;

import dev.entrepot.oci.Descriptor;
import dev.entrepot.oci.Digest;
import dev.entrepot.oci.MediaType;
import java.nio.ByteBuffer;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;

/**
 * A manifest: its bytes as they came, which alone are handed out, and what could be read from them.
 *
 * <p>A descriptor that cannot be read (another digest algorithm, no size or a negative one) is left
 * out here and stays in the bytes: such a manifest is served whole, and only what was understood is
 * linked to its repository. A descriptor's media type that is absent, empty or unreadable is read
 * as {@code application/octet-stream}, since digest and size alone say what the content is.
 */
public sealed interface Manifest extends ParsedManifest
    permits ImageManifest, ImageIndex, OtherManifest {
  /** What the bytes are to be called: the {@code Content-Type} of their answers. */
  MediaType mediaType();

  /** The bytes as they came; a read-only view with a position of its own, not a copy. */
  ByteBuffer raw();

  /** A copy of the bytes. */
  default byte[] bytes() {
    ByteBuffer raw = raw();
    var bytes = new byte[raw.remaining()];
    raw.get(bytes);
    return bytes;
  }

  /** The config and the layers, in this order; of an index, what it lists that are blobs. */
  List<Descriptor> blobs();

  /** The manifests that an index lists; empty for all others. */
  List<Descriptor> manifests();

  /** The manifest that this one refers to (OCI image specification, "subject"). */
  Optional<Descriptor> subject();

  /** The field {@code artifactType}; the config's media type does not stand in for it. */
  Optional<MediaType> artifactType();

  /**
   * The digests of all blobs that the manifest names, those without a known size too: what may be
   * pulled from a repository that holds this manifest.
   */
  default SequencedSet<Digest> blobDigests() {
    var digests = new LinkedHashSet<Digest>();
    blobs().forEach(blob -> digests.add(blob.digest()));
    return digests;
  }
}
