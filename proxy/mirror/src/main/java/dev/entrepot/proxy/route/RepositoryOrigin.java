package dev.entrepot.proxy.route;

import dev.entrepot.proxy.heap.AnswerMemory;
import dev.entrepot.proxy.transfer.Origin;
import dev.entrepot.proxy.upstream.CallerLogin;

/** A repository of a registry in all its roles, as it is asked for one request. */
public interface RepositoryOrigin extends Origin, ManifestOrigin, ListOrigin, OriginHealth {
  /** The same repository, asked with a caller's login. */
  RepositoryOrigin as(CallerLogin login);

  /** The memory of its answers on the heap. */
  AnswerMemory memory();
}
