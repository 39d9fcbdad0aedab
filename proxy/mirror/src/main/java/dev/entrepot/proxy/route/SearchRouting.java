package dev.entrepot.proxy.route;

import dev.entrepot.oci.OciError;
import dev.entrepot.proxy.upstream.SearchTerm;
import dev.entrepot.proxy.upstream.Upstream;

/** What came of looking for the upstream that a search means. */
public sealed interface SearchRouting {
  /** It is this one, which is to be asked for this. */
  record Found(Upstream upstream, SearchTerm term) implements SearchRouting {}

  /** No configured upstream is meant; none was asked. */
  record Unroutable(OciError error) implements SearchRouting {}
}
