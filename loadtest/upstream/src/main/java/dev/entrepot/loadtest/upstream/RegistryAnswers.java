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

  private final TagAnswers tags;
  private final ReferrerAnswers referrers;
  private final Contents contents;
  private final Optional<Function<RequestHead, Answer>> tokens;
  private final Gatekeeper gatekeeper;
  private final boolean hasReferrers;
  private final Optional<PullLimit> pullLimit;
  private final Padding padding;

  /**
   * @param contents manifests and blobs themselves, or redirects to them
   * @param tokens the token endpoint, if it is on this host
   */
  RegistryAnswers(
      Contents contents,
      Optional<Function<RequestHead, Answer>> tokens,
      Gatekeeper gatekeeper,
      RegistryBuilder options) {
    this.tags = new TagAnswers(contents.repositories());
    this.referrers = new ReferrerAnswers(contents.repositories());
    this.contents = contents;
    this.tokens = tokens;
    this.gatekeeper = gatekeeper;
    this.hasReferrers = options.hasReferrers();
    this.pullLimit = options.pullLimit().stream().mapToObj(PullLimit::new).findFirst();
    this.padding = new Padding(options.headerBytes());
  }

  Answer get(RequestHead head) {
    var answer = head.endpoint() instanceof Token ? token(head) : content(head);
    return padding.on(answer.with("docker-distribution-api-version", "registry/2.0"));
  }

  private Answer token(RequestHead head) {
    return tokens.map(endpoint -> endpoint.apply(head)).orElseGet(RegistryAnswers::noSuchPath);
  }

  private Answer content(RequestHead head) {
    if (!METHODS.contains(head.method())) {
      return Answer.error(405, "UNSUPPORTED", "this registry is read-only");
    }
    // A signed link is a leave of its own.
    if (head.endpoint() instanceof Download(var repository, var digest)) {
      return contents.download().get(head, repository, digest);
    }
    return gatekeeper.refusal(head).orElseGet(() -> limited(head));
  }

  private Answer limited(RequestHead head) {
    var right = allowed(head);
    return pullLimit.map(limit -> limit.answer(head, right)).orElse(right);
  }

  private Answer allowed(RequestHead head) {
    return switch (head.endpoint()) {
      case Ping _ -> Answer.json(200, new JsonObject());
      case OfManifest(var repository, var reference) ->
          contents.manifests().get(repository, reference);
      case OfBlob(var repository, var digest) -> contents.blobs().get(head, repository, digest);
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
