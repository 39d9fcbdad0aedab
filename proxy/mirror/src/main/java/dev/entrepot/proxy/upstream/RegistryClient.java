package dev.entrepot.proxy.upstream;

import dev.entrepot.oci.RepositoryName;
import dev.entrepot.proxy.answer.Answer;
import dev.entrepot.proxy.heap.AnswerMemory;
import dev.entrepot.proxy.heap.MemoryShare;
import java.util.List;

/** Asks a registry, within the memory for its answers. Blocking; virtual threads only. */
final class RegistryClient {
  private final RegistryConnection connection;
  private final AnswerMemory memory;

  RegistryClient(RegistryConnection connection, AnswerMemory memory) {
    this.connection = connection;
    this.memory = memory;
  }

  /** As {@link RegistryConnection#ask}. */
  <T> Answer<T> ask(
      UpstreamRequest request,
      RepositoryName repository,
      Deadline deadline,
      RequestPlan plan,
      RegistryConnection.Reading<T> reading) {
    assert Thread.currentThread().isVirtual();
    return MemoryShare.ofWork(
        memory, () -> connection.ask(request, repository, deadline, plan, reading));
  }

  /** As {@link RegistryConnection#search}. */
  Answer<List<FoundRepository>> search(SearchTerm term, Deadline deadline) {
    assert Thread.currentThread().isVirtual();
    return MemoryShare.ofWork(memory, () -> connection.search(term, deadline));
  }
}
