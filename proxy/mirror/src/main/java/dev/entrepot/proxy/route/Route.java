package dev.entrepot.proxy.route;

import dev.entrepot.config.TagsConfig;
import dev.entrepot.oci.Repository;
import dev.entrepot.proxy.transfer.Origin;
import dev.entrepot.proxy.upstream.Upstream;

/**
 * The upstream that a request means, and the repository there.
 *
 * @param origin of the repository's blobs
 * @param tags how long this upstream's tags are fresh
 */
public record Route(Upstream upstream, Origin origin, TagsConfig tags) implements Routing {
  /** The way to a repository of an upstream. */
  public Route(Upstream upstream, Repository repository, TagsConfig tags) {
    this(upstream, new UpstreamOrigin(upstream, repository), tags);
  }

  /** The repository that the request means. */
  public Repository repository() {
    return origin.repository();
  }
}
