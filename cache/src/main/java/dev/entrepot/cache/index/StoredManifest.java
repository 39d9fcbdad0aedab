package dev.entrepot.cache.index;

import dev.entrepot.oci.Digest;
import dev.entrepot.oci.MediaType;
import dev.entrepot.oci.manifest.MalformedManifest;
import dev.entrepot.oci.manifest.Manifest;
import dev.entrepot.oci.manifest.ManifestParser;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * A manifest as it came: the bytes that have the digest, and the media type they came with. Handing
 * one out copies nothing.
 *
 * @param raw the bytes, from position to limit
 */
public record StoredManifest(Digest digest, MediaType mediaType, ByteBuffer raw) {
  /** Keeps a view of the bytes, which must not change any more. */
  public StoredManifest {
    raw = raw.slice().asReadOnlyBuffer();
  }

  /** A read-only view of the bytes with a position of its own. */
  @Override
  public ByteBuffer raw() {
    return raw.duplicate();
  }

  /** The length of the bytes. */
  public int size() {
    return raw.remaining();
  }

  /** A copy of the bytes. */
  public byte[] bytes() {
    var bytes = new byte[size()];
    raw().get(bytes);
    return bytes;
  }

  /** What it says; empty if that is not understood. */
  public Optional<Manifest> parse() {
    return switch (ManifestParser.parse(bytes(), Optional.of(mediaType))) {
      case Manifest manifest -> Optional.of(manifest);
      case MalformedManifest _ -> Optional.empty();
    };
  }
}
