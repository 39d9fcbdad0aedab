package dev.entrepot.loadtest.upstream;

import dev.entrepot.loadtest.upstream.Endpoint.Download;
import dev.entrepot.loadtest.upstream.Endpoint.OfBlob;
import dev.entrepot.loadtest.upstream.Endpoint.OfManifest;
import dev.entrepot.loadtest.upstream.Endpoint.OfReferrers;
import dev.entrepot.loadtest.upstream.Endpoint.OfTags;
import dev.entrepot.loadtest.upstream.Endpoint.Ping;
import dev.entrepot.loadtest.upstream.Endpoint.Token;
import dev.entrepot.loadtest.upstream.Endpoint.Unknown;
import io.vertx.core.json.JsonObject;

/** What the registry answers when nothing is wrong. */
final class RegistryAnswers {
  private final BlobAnswers blobs;
  private final ManifestAnswers manifests;
  private final TagAnswers tags;
  private final ReferrerAnswers referrers;

  RegistryAnswers(Repositories repositories) {
    this.blobs = new BlobAnswers(repositories);
    this.manifests = new ManifestAnswers(repositories);
    this.tags = new TagAnswers(repositories);
    this.referrers = new ReferrerAnswers(repositories);
  }

  Answer get(RequestHead head) {
    var answer =
        switch (head.endpoint()) {
          case Ping _ -> Answer.json(200, new JsonObject());
          case OfManifest(var repository, var reference) -> manifests.get(repository, reference);
          case OfBlob(var repository, var digest) -> blobs.get(head, repository, digest);
          case OfTags(var repository) -> tags.list(head, repository);
          case OfReferrers(var repository, var digest) -> referrers.list(head, repository, digest);
          case Token _, Download _, Unknown _ -> Answer.error(404, "NOT_FOUND", "no such path");
        };
    return answer.with("docker-distribution-api-version", "registry/2.0");
  }
}
