package dev.entrepot.loadtest.upstream;

import dev.entrepot.loadtest.upstream.Endpoint.OfManifest;
import java.net.URI;

/**
 * Where the registry's answers with content come from.
 *
 * @param manifests the manifests, or redirects to them
 * @param blobs the blobs, or redirects to them
 * @param download the blobs that signed links to this host lead to
 */
record Contents(
    Repositories repositories, ManifestSource manifests, BlobSource blobs, BlobSource download) {

  /** Manifests by tag or digest. */
  interface ManifestSource {
    Answer get(String repository, String reference);
  }

  /** All on this host, and no links. */
  static Contents of(Repositories repositories) {
    return new Contents(
        repositories,
        new ManifestAnswers(repositories)::get,
        new BlobAnswers(repositories),
        Contents::nothing);
  }

  /** The same with blobs by these redirects. */
  Contents redirected(BlobSource redirects, BlobSource targets) {
    return new Contents(repositories, manifests, redirects, targets);
  }

  /** The same with manifests at the same paths of another host. */
  Contents manifestsAt(URI other, int status) {
    return new Contents(
        repositories,
        (repository, reference) ->
            Answer.of(status, new byte[0])
                .with("location", other + "/v2/" + repository + "/manifests/" + reference),
        blobs,
        download);
  }

  /** What the host answers that is redirected to: blobs by signed links, and manifests. */
  Answer elsewhere(RequestHead head, StorageAnswers storage) {
    return head.endpoint() instanceof OfManifest(var repository, var reference)
        ? manifests.get(repository, reference)
        : storage.get(head);
  }

  static Answer nothing(RequestHead head, String repository, String digest) {
    return Answer.error(404, "NOT_FOUND", "nothing of %s is here".formatted(repository));
  }
}
