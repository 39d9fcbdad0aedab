package dev.entrepot.proxy.route;

import dev.entrepot.config.TagsConfig;
import dev.entrepot.config.access.UpstreamRights;
import dev.entrepot.oci.Repository;
import dev.entrepot.proxy.heap.AnswerMemory;
import dev.entrepot.proxy.share.FairShare;
import dev.entrepot.proxy.upstream.CallerLogin;
import dev.entrepot.proxy.upstream.Upstream;

/**
 * What a request means: a repository of an upstream.
 *
 * @param origin the repository, as it is asked for this request
 * @param tags how long this upstream's tags are fresh
 * @param rights whose rights decide what it gives
 * @param share what the caller may cause there
 */
public record Route(
    RepositoryOrigin origin, TagsConfig tags, UpstreamRights rights, FairShare share)
    implements Routing {
  /** The way to a repository, of which every caller gets what the configured login gets. */
  public Route(RepositoryOrigin origin, TagsConfig tags) {
    this(origin, tags, UpstreamRights.SHARED, FairShare.UNLIMITED);
  }

  /** The way to a repository of an upstream, where the configured login decides. */
  public Route(Upstream upstream, Repository repository, TagsConfig tags) {
    this(upstream, repository, tags, UpstreamRights.SHARED);
  }

  /** The way to a repository of an upstream. */
  public Route(Upstream upstream, Repository repository, TagsConfig tags, UpstreamRights rights) {
    this(new UpstreamOrigin(upstream, repository), tags, rights, FairShare.UNLIMITED);
  }

  /** The same repository, asked with a caller's login. */
  public Route as(CallerLogin login) {
    return through(origin.as(login));
  }

  /** The same, asked by another way. */
  public Route through(RepositoryOrigin other) {
    return new Route(other, tags, rights, share);
  }

  /** Whether what its registry says holds for every caller, and not for one caller alone. */
  public boolean isShared() {
    return rights instanceof UpstreamRights.Shared;
  }

  /** The same way for a caller with that share. */
  public Route within(FairShare callers) {
    return new Route(origin, tags, rights, callers);
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
