package dev.entrepot.proxy.upstream;

import dev.entrepot.oci.Digest;
import dev.entrepot.oci.Reference;
import dev.entrepot.oci.RegistryName;
import dev.entrepot.oci.RepositoryName;
import dev.entrepot.proxy.config.UpstreamConfig;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A registry that is mirrored. Its methods wait for the registry and are for virtual threads only;
 * what a registry or the network does is an {@link Answer}, never an exception.
 */
public final class Upstream implements AutoCloseable {
  private final UpstreamConfig config;

  private Upstream(UpstreamConfig config) {
    this.config = config;
  }

  /** An upstream without connections yet; to be closed by the caller. */
  public static Upstream create(Vertx vertx, UpstreamConfig config, UpstreamObserver observer) {
    return new Upstream(config);
  }

  /** What clients call the registry. */
  public RegistryName name() {
    return config.name();
  }

  /**
   * Asks what a manifest is, without fetching it.
   *
   * @param deadline for the whole call: tokens and redirects too
   */
  public Answer<ManifestHead> headManifest(
      RepositoryName repository, Reference reference, Duration deadline) {
    return Answer.refused(Refusal.of(Refusal.Reason.UNREACHABLE, name() + " is not asked"));
  }

  /** Fetches a manifest of at most {@link FetchedManifest#MAX_BYTES}. */
  public Answer<FetchedManifest> getManifest(RepositoryName repository, Reference reference) {
    return Answer.refused(Refusal.of(Refusal.Reason.UNREACHABLE, name() + " is not asked"));
  }

  /** Asks whether the repository has a blob, and how large it is. */
  public Answer<BlobHead> headBlob(RepositoryName repository, Digest digest) {
    return Answer.refused(Refusal.of(Refusal.Reason.UNREACHABLE, name() + " is not asked"));
  }

  /**
   * Begins to fetch a blob. The body is the caller's to close.
   *
   * @param offset of the first byte that is wanted; the body may start before it, see {@link
   *     BlobBody#offset}
   */
  public Answer<BlobBody> getBlob(RepositoryName repository, Digest digest, long offset) {
    return Answer.refused(Refusal.of(Refusal.Reason.UNREACHABLE, name() + " is not asked"));
  }

  /**
   * Fetches one page of a repository's tags (OCI distribution specification, "Listing Tags").
   *
   * @param n how many tags at most, if the caller minds
   * @param last the tag after which the page starts, or what {@link TagList#last} said
   */
  public Answer<TagList> listTags(RepositoryName repository, OptionalInt n, Optional<String> last) {
    return Answer.refused(Refusal.of(Refusal.Reason.UNREACHABLE, name() + " is not asked"));
  }

  /**
   * Fetches the index of the manifests that refer to one (OCI distribution specification, "Listing
   * Referrers").
   */
  public Answer<FetchedManifest> referrers(
      RepositoryName repository, Digest subject, Optional<String> artifactType) {
    return Answer.refused(Refusal.of(Refusal.Reason.UNREACHABLE, name() + " is not asked"));
  }

  /** Closes all connections; bodies that are being read end as cut. */
  @Override
  public void close() {}
}
