package dev.entrepot.proxy.resolve.manifest;

import dev.entrepot.cache.index.StoredManifest;
import dev.entrepot.oci.Digest;
import dev.entrepot.oci.MediaType;
import dev.entrepot.oci.manifest.Manifest;
import dev.entrepot.proxy.answer.Answer;
import dev.entrepot.proxy.answer.Refusal;
import dev.entrepot.proxy.resolve.CacheStatus;
import java.util.Optional;

/** How a request for a manifest will be answered, and what the upstream said to that. */
public sealed interface ManifestResolution {
  /**
   * With its bytes, which are stored.
   *
   * @param stale says so if it may have changed since
   */
  record Present(StoredManifest manifest, CacheStatus status, Optional<Stale> stale)
      implements ManifestResolution {}

  /**
   * With its bytes, which the upstream has sent for this request.
   *
   * @param parsed what they say
   */
  record Fetched(StoredManifest manifest, Manifest parsed) implements ManifestResolution {}

  /**
   * With what is known of it, which is enough for HEAD.
   *
   * @param size in bytes
   * @param stale says so if it may have changed since
   */
  record Described(
      Digest digest, MediaType mediaType, long size, CacheStatus status, Optional<Stale> stale)
      implements ManifestResolution {}

  /** With the reason why not. */
  record Refused(Refusal refusal) implements ManifestResolution {}

  /**
   * An answer that may be out of date.
   *
   * @param warning for the client
   * @param refusal what the upstream said when it was asked; empty if it has not answered yet
   */
  record Stale(String warning, Optional<Refusal> refusal) {}

  /** What the upstream refused, even where a stale answer goes out instead. */
  default Optional<Refusal> upstreamRefusal() {
    return switch (this) {
      case Present(_, _, Optional<Stale> stale) -> stale.flatMap(Stale::refusal);
      case Described(_, _, _, _, Optional<Stale> stale) -> stale.flatMap(Stale::refusal);
      case Fetched _ -> Optional.empty();
      case Refused(Refusal refusal) -> Optional.of(refusal);
    };
  }

  /** The manifest, if the answer has its bytes. */
  default Optional<StoredManifest> content() {
    return switch (this) {
      case Present(StoredManifest manifest, _, _) -> Optional.of(manifest);
      case Fetched(StoredManifest manifest, _) -> Optional.of(manifest);
      case Described _, Refused _ -> Optional.empty();
    };
  }

  /**
   * The manifest as the upstream has it now, or why it does not say; nothing stale.
   *
   * @throws IllegalStateException if this describes a manifest, since its content was not asked for
   */
  default Answer<StoredManifest> fresh() {
    return upstreamRefusal()
        .map(Answer::<StoredManifest>refused)
        .orElseGet(
            () ->
                Answer.found(
                    content()
                        .orElseThrow(
                            () -> new IllegalStateException("content was asked for: " + this))));
  }

  /** A stored manifest that is up to date. */
  static ManifestResolution present(StoredManifest manifest, CacheStatus status) {
    return new Present(manifest, status, Optional.empty());
  }
}
