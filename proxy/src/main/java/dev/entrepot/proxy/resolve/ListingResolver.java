package dev.entrepot.proxy.resolve;

import dev.entrepot.oci.Digest;
import dev.entrepot.oci.Repository;
import dev.entrepot.proxy.route.Route;
import dev.entrepot.proxy.upstream.Answer;
import dev.entrepot.proxy.upstream.FetchedManifest;
import dev.entrepot.proxy.upstream.PageCursor;
import dev.entrepot.proxy.upstream.TagList;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Answers requests for lists, of tags and of referrers: asked of the upstream, once for all who ask
 * at the same time. Called on an event loop, on which the answers come.
 */
public final class ListingResolver {
  private record TagsAsked(Repository repository, OptionalInt n, Optional<PageCursor> page) {}

  private record ReferrersAsked(
      Repository repository, Digest subject, Optional<String> artifactType) {}

  private final SingleFlight<TagsAsked, Answer<TagList>> tagLists = new SingleFlight<>("tags");
  private final SingleFlight<ReferrersAsked, Answer<FetchedManifest>> referrers =
      new SingleFlight<>("referrers");

  /**
   * A page of the repository's tags.
   *
   * @param n the most tags wanted
   * @param page where it starts
   */
  public Future<Answer<TagList>> tags(
      Context loop, Route route, OptionalInt n, Optional<PageCursor> page) {
    return Future.fromCompletionStage(
        tagLists.run(
            new TagsAsked(route.repository(), n, page),
            () -> route.upstream().listTags(route.repository().name(), n, page)),
        loop);
  }

  /** The index of manifests whose subject is the given one. */
  public Future<Answer<FetchedManifest>> referrers(
      Context loop, Route route, Digest subject, Optional<String> artifactType) {
    return Future.fromCompletionStage(
        referrers.run(
            new ReferrersAsked(route.repository(), subject, artifactType),
            () -> route.upstream().referrers(route.repository().name(), subject, artifactType)),
        loop);
  }
}
