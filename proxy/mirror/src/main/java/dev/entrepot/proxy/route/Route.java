package dev.entrepot.proxy.route;

import dev.entrepot.config.TagsConfig;
import dev.entrepot.oci.Repository;
import dev.entrepot.proxy.upstream.Upstream;

/**
 * The upstream that a request means, and the repository there.
 *
 * @param tags how long this upstream's tags are fresh
 */
public record Route(Upstream upstream, Repository repository, TagsConfig tags) {}
