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
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** What the registry answers when nothing is wrong. */
final class RegistryAnswers {
  private static final Set<String> METHODS = Set.of("GET", "HEAD");

  private final ManifestAnswers manifests;
  private final TagAnswers tags;
  private final ReferrerAnswers referrers;
  private final BlobSource blobs;
  private final Optional<Function<RequestHead, Answer>> tokens;
  private final Gatekeeper gatekeeper;
  private final boolean hasReferrers;

  /**
   * @param blobs the blobs themselves, or redirects to them
   * @param tokens the token endpoint, if it is on this host
   * @param hasReferrers whether the registry knows the referrers API
   */
  RegistryAnswers(
      Repositories repositories,
      BlobSource blobs,
      Optional<Function<RequestHead, Answer>> tokens,
      Gatekeeper gatekeeper,
      boolean hasReferrers) {
    this.manifests = new ManifestAnswers(repositories);
    this.tags = new TagAnswers(repositories);
    this.referrers = new ReferrerAnswers(repositories);
    this.blobs = blobs;
    this.tokens = tokens;
    this.gatekeeper = gatekeeper;
    this.hasReferrers = hasReferrers;
  }

  Answer get(RequestHead head) {
    return (head.endpoint() instanceof Token ? token(head) : content(head))
        .with("docker-distribution-api-version", "registry/2.0");
  }

  private Answer token(RequestHead head) {
    return tokens.map(endpoint -> endpoint.apply(head)).orElseGet(RegistryAnswers::noSuchPath);
  }

  private Answer content(RequestHead head) {
    if (!METHODS.contains(head.method())) {
      return Answer.error(405, "UNSUPPORTED", "this registry is read-only");
    }
    return gatekeeper.refusal(head).orElseGet(() -> allowed(head));
  }

  private Answer allowed(RequestHead head) {
    return switch (head.endpoint()) {
      case Ping _ -> Answer.json(200, new JsonObject());
      case OfManifest(var repository, var reference) -> manifests.get(repository, reference);
      case OfBlob(var repository, var digest) -> blobs.get(head, repository, digest);
      case OfTags(var repository) -> tags.list(head, repository);
      case OfReferrers(var repository, var digest) ->
          hasReferrers ? referrers.list(head, repository, digest) : noSuchPath();
      case Token _, Download _, Unknown _ -> noSuchPath();
    };
  }

  private static Answer noSuchPath() {
    return Answer.error(404, "NOT_FOUND", "no such path");
  }
}
