package dev.entrepot.proxy.upstream;

import dev.entrepot.oci.RegistryName;
import dev.entrepot.oci.RepositoryName;
import dev.entrepot.proxy.answer.Answer;
import dev.entrepot.proxy.answer.Refusal;
import dev.entrepot.proxy.answer.Refusal.Source;
import java.util.List;
import java.util.Optional;

/** That there is no way to a registry, as we are offline: whatever is asked is refused at once. */
record OfflineConnection(RegistryName upstream) implements RegistryConnection {
  @Override
  public <T> Answer<T> ask(
      UpstreamRequest request,
      RepositoryName repository,
      Deadline deadline,
      RequestPlan first,
      Reading<T> reading) {
    return Answer.refused(refusal());
  }

  /** Nothing is shown. */
  @Override
  public OfflineConnection as(CallerLogin caller) {
    return this;
  }

  @Override
  public Answer<List<FoundRepository>> search(SearchTerm term, Deadline deadline) {
    return Answer.refused(refusal());
  }

  @Override
  public boolean isDue(RepositoryName repository) {
    return false;
  }

  @Override
  public boolean isDueForBlobs(RepositoryName repository) {
    return false;
  }

  @Override
  public Optional<Refusal> trouble() {
    return Optional.of(refusal());
  }

  @Override
  public Optional<Refusal> trouble(RepositoryName repository) {
    return trouble();
  }

  /** It has not failed. */
  @Override
  public Condition condition() {
    return new Condition(Optional.empty(), UpstreamHealth.Seen.NOTHING, "not used: offline");
  }

  /** There is nothing to close. */
  @Override
  public void close() {}

  private Refusal refusal() {
    return Refusal.of(
        Source.OFFLINE,
        Refusal.Reason.UNREACHABLE,
        upstream + " is not asked: this cache is offline");
  }
}
