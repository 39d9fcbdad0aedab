package dev.entrepot.proxy.upstream;

import dev.entrepot.oci.RepositoryName;
import dev.entrepot.proxy.answer.Refusal;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** What the breakers of all endpoints say of their upstream. Any thread. */
final class EndpointBreakers {
  private final List<Breakers> each;

  /**
   * @param each those of every endpoint, at least one
   */
  EndpointBreakers(List<Breakers> each) {
    this.each = each;
  }

  /** Whether a request for a manifest of the repository would reach an endpoint. */
  boolean isDue(RepositoryName repository) {
    return manifests().anyMatch(breakers -> breakers.isDue(repository));
  }

  /** The same for a request for one of its blobs. */
  boolean isDueForBlobs(RepositoryName repository) {
    return each.stream().anyMatch(breakers -> breakers.blobs().isDue(repository));
  }

  /** The first endpoint's trouble with manifests, if all are in some. */
  Optional<Refusal> trouble() {
    return ofAll(breakers -> breakers.all().trouble());
  }

  /** The same for the manifests of one repository. */
  Optional<Refusal> trouble(RepositoryName repository) {
    return ofAll(breakers -> breakers.trouble(repository));
  }

  private Optional<Refusal> ofAll(Function<RepositoryBreakers, Optional<Refusal>> trouble) {
    List<Refusal> troubles =
        manifests().flatMap(breakers -> trouble.apply(breakers).stream()).toList();
    return troubles.size() == each.size() ? Optional.of(troubles.getFirst()) : Optional.empty();
  }

  /** Whether a failure may be a short one: an endpoint has worked within this time. */
  boolean wereWellWithin(Duration time, ResourceKind kind, RepositoryName repository) {
    return each.stream().anyMatch(breakers -> breakers.wereWellWithin(time, kind, repository));
  }

  /** For how long requests of any kind reach no endpoint. */
  Optional<Duration> leftAloneFor() {
    return Stream.of(closedFor(manifests()), closedFor(each.stream().map(Breakers::blobs)))
        .flatMap(Optional::stream)
        .max(Comparator.naturalOrder());
  }

  /** Until the first of them lets something through. */
  private static Optional<Duration> closedFor(Stream<RepositoryBreakers> some) {
    List<Optional<Duration>> closed = some.map(breakers -> breakers.all().closedFor()).toList();
    return closed.stream().allMatch(Optional::isPresent)
        ? closed.stream().flatMap(Optional::stream).min(Comparator.naturalOrder())
        : Optional.empty();
  }

  private Stream<RepositoryBreakers> manifests() {
    return each.stream().map(Breakers::manifests);
  }
}
