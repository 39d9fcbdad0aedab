package dev.entrepot.proxy.route;

import dev.entrepot.proxy.heap.AnswerMemory;
import dev.entrepot.proxy.transfer.Origin;

/** A repository of a registry in all its roles, as it is asked for one request. */
public interface RepositoryOrigin extends Origin, ManifestOrigin, ListOrigin, OriginHealth {
  /** The memory of its answers on the heap. */
  AnswerMemory memory();
}
