package dev.entrepot.loadtest.upstream;

import dev.entrepot.loadtest.upstream.Answer.Payload;

/** Manifests by tag or digest, byte by byte (distribution specification, "Pulling manifests"). */
final class ManifestAnswers {
  private final Repositories repositories;

  ManifestAnswers(Repositories repositories) {
    this.repositories = repositories;
  }

  Answer get(String repository, String reference) {
    return repositories
        .find(repository)
        .flatMap(found -> found.manifest(reference))
        .map(ManifestAnswers::found)
        .orElseGet(() -> Answer.error(404, "MANIFEST_UNKNOWN", "no manifest " + reference));
  }

  private static Answer found(StoredManifest manifest) {
    return Answer.of(200, Payload.whole(manifest.content()))
        .with("content-type", manifest.mediaType())
        .with("docker-content-digest", manifest.digest())
        .with("etag", '"' + manifest.digest() + '"');
  }
}
