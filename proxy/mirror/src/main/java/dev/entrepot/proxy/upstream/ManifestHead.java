package dev.entrepot.proxy.upstream;

import dev.entrepot.oci.Digest;
import dev.entrepot.oci.DigestAlgorithm;
import dev.entrepot.oci.MediaType;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What an upstream says of a manifest without sending it (OCI distribution specification, "Pulling
 * manifests"), as far as it can be meant: some answer a HEAD with an empty body's digest and
 * length, with the type of an error page, or not at all, and are to be asked by GET.
 *
 * @param digest the value of {@code Docker-Content-Digest}: a hint, to be verified on the content
 * @param mediaType one that says what the manifest is
 * @param size in bytes, as much as a manifest can have
 */
public record ManifestHead(
    Optional<Digest> digest, Optional<MediaType> mediaType, OptionalLong size) {
  /** Of an upstream that does not answer the HEAD, which does not say that a GET would fail. */
  static final ManifestHead SILENT =
      new ManifestHead(Optional.empty(), Optional.empty(), OptionalLong.empty());

  private static final Digest OF_NOTHING = Digest.of(DigestAlgorithm.SHA256, new byte[0]);

  static ManifestHead of(Response response) {
    return new ManifestHead(
        response
            .header("docker-content-digest")
            .flatMap(Digest::parse)
            .filter(digest -> !digest.equals(OF_NOTHING)),
        response
            .header("content-type")
            .flatMap(MediaType::parse)
            .filter(MediaType::mayBeOfManifest),
        response.isIdentity() ? plausible(response.contentLength()) : OptionalLong.empty());
  }

  private static OptionalLong plausible(OptionalLong length) {
    return length.stream()
        .filter(bytes -> bytes > 0 && bytes <= FetchedManifest.MAX_BYTES)
        .findFirst();
  }

  /** Whether it is that of the manifest with that digest, as far as a HEAD can tell. */
  public boolean isOf(Digest asked) {
    return digest.map(asked::equals).orElse(mediaType.isPresent());
  }
}
