package dev.entrepot.proxy.route;

import dev.entrepot.config.TagsConfig;
import dev.entrepot.oci.Repository;
import dev.entrepot.proxy.heap.AnswerMemory;
import dev.entrepot.proxy.upstream.Upstream;

/**
 * What a request means: a repository of an upstream.
 *
 * @param origin the repository, as it is asked for this request
 * @param tags how long this upstream's tags are fresh
 */
public record Route(RepositoryOrigin origin, TagsConfig tags) implements Routing {
  /** The way to a repository of an upstream. */
  public Route(Upstream upstream, Repository repository, TagsConfig tags) {
    this(new UpstreamOrigin(upstream, repository), tags);
  }

  /** The repository that the request means. */
  public Repository repository() {
    return origin.repository();
  }

  /** Where its manifests come from. */
  public ManifestOrigin manifests() {
    return origin;
  }

  /** Where its lists come from. */
  public ListOrigin lists() {
    return origin;
  }

  /** How well its registry answers. */
  public OriginHealth health() {
    return origin;
  }

  /** The memory of its answers on the heap. */
  public AnswerMemory memory() {
    return origin.memory();
  }
}
