package dev.entrepot.loadtest.upstream;

import java.util.Optional;

/** What a path of the registry names (OCI distribution specification, "Endpoints"). */
public sealed interface Endpoint {
  /** {@code /v2/}. */
  record Ping() implements Endpoint {}

  /**
   * {@code /v2/<repository>/manifests/<reference>}.
   *
   * @param reference a tag or a digest
   */
  record OfManifest(String repository, String reference) implements Endpoint {}

  /** {@code /v2/<repository>/blobs/<digest>}. */
  record OfBlob(String repository, String digest) implements Endpoint {}

  /** {@code /v2/<repository>/tags/list}. */
  record OfTags(String repository) implements Endpoint {}

  /** {@code /v2/<repository>/referrers/<digest>}. */
  record OfReferrers(String repository, String digest) implements Endpoint {}

  /** {@code /token} or its like, where Bearer tokens are had. */
  record Token() implements Endpoint {}

  /** A blob on the storage host that the registry redirects to. */
  record Download(String repository, String digest) implements Endpoint {}

  /** Any other path. */
  record Unknown() implements Endpoint {}

  /** The repository that it is in, if it is in one. */
  default Optional<String> repositoryName() {
    return switch (this) {
      case OfManifest(var repository, _) -> Optional.of(repository);
      case OfBlob(var repository, _) -> Optional.of(repository);
      case OfTags(var repository) -> Optional.of(repository);
      case OfReferrers(var repository, _) -> Optional.of(repository);
      case Download(var repository, _) -> Optional.of(repository);
      case Ping _, Token _, Unknown _ -> Optional.empty();
    };
  }

  /** The tag or digest that it names, if it names one. */
  default Optional<String> referenceText() {
    return switch (this) {
      case OfManifest(_, var reference) -> Optional.of(reference);
      case OfBlob(_, var digest) -> Optional.of(digest);
      case OfReferrers(_, var digest) -> Optional.of(digest);
      case Download(_, var digest) -> Optional.of(digest);
      case Ping _, OfTags _, Token _, Unknown _ -> Optional.empty();
    };
  }
}
