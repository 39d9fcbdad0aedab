package dev.entrepot.proxy.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.oci.ByteRange.Span;
import dev.entrepot.oci.Digest;
import dev.entrepot.oci.RegistryName;
import dev.entrepot.oci.Repository;
import dev.entrepot.oci.RepositoryName;
import dev.entrepot.proxy.answer.Answer;
import dev.entrepot.proxy.answer.Refusal;
import dev.entrepot.proxy.upstream.BlobBody;
import dev.entrepot.proxy.upstream.BlobHead;
import dev.entrepot.proxy.upstream.BlobRequest;
import dev.entrepot.proxy.upstream.EndpointId;
import dev.entrepot.proxy.upstream.OriginId;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** A repository that answers as the test has written it down, and counts what it is asked. */
final class FakeOrigin implements Origin {
  static final RegistryName REGISTRY = new RegistryName("registry.test");
  static final EndpointId FIRST = new EndpointId(0, "https://first.test");
  static final EndpointId SECOND = new EndpointId(1, "https://second.test");

  private final OriginId id;
  private final Queue<Answer<BlobBody>> answers = new ConcurrentLinkedQueue<>();
  private final List<BlobRequest> requests = new CopyOnWriteArrayList<>();
  private final Semaphore asked = new Semaphore(0);
  private final List<Span> ranges = new CopyOnWriteArrayList<>();
  private final List<EndpointId> liars = new CopyOnWriteArrayList<>();

  private FakeOrigin(OriginId id) {
    this.id = id;
  }

  static FakeOrigin of(String repository) {
    return of(REGISTRY, repository);
  }

  static FakeOrigin of(RegistryName registry, String repository) {
    return new FakeOrigin(new OriginId(new Repository(registry, new RepositoryName(repository))));
  }

  /** The next request for a blob or a part of it is answered with this. */
  FakeOrigin gives(BlobBody body) {
    answers.add(new Answer.Found<>(body));
    return this;
  }

  /** The next request for a blob or a part of it is refused. */
  FakeOrigin refuses(Refusal.Reason reason) {
    answers.add(new Answer.Refused<>(refusal(reason)));
    return this;
  }

  static Refusal refusal(Refusal.Reason reason) {
    return Refusal.of(Refusal.Source.UPSTREAM, reason, "refused: " + reason);
  }

  /** What blobs were asked for with, in order. */
  List<BlobRequest> requests() {
    return requests;
  }

  /** Waits until blobs have been asked for so often since this was last waited for. */
  void awaitRequests(int times) throws InterruptedException {
    assertThat(asked.tryAcquire(times, TransferFixture.PATIENCE.toNanos(), TimeUnit.NANOSECONDS))
        .isTrue();
  }

  /** The parts that were asked for, in order. */
  List<Span> ranges() {
    return ranges;
  }

  /** The endpoints that were found to have lied, in order. */
  List<EndpointId> liars() {
    return liars;
  }

  @Override
  public OriginId id() {
    return id;
  }

  @Override
  public boolean isPublic() {
    return true;
  }

  @Override
  public boolean isDue() {
    return true;
  }

  @Override
  public Answer<BlobHead> head(Digest digest) {
    throw new AssertionError("no HEAD was expected");
  }

  @Override
  public Answer<BlobBody> blob(Digest digest, BlobRequest request) {
    requests.add(request);
    asked.release();
    return next();
  }

  @Override
  public Answer<BlobBody> range(Digest digest, Span span, long total) {
    ranges.add(span);
    return next();
  }

  @Override
  public void lied(EndpointId endpoint, Digest digest) {
    liars.add(endpoint);
  }

  private Answer<BlobBody> next() {
    Answer<BlobBody> next = answers.poll();
    if (next == null) {
      throw new AssertionError("asked more often than expected: " + requests + ranges);
    }
    return next;
  }
}
