package dev.entrepot.proxy.transfer;

import dev.entrepot.proxy.upstream.BlobBody;
import dev.entrepot.proxy.upstream.BlobRequest;
import dev.entrepot.proxy.upstream.EndpointId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;

/** A body that comes as the test has written it down: pieces, waits, and how it ends. */
public final class FakeBody implements BlobBody {
  /** What happens when the body is read once more. */
  private interface Step {
    List<ByteBuffer> take() throws IOException, InterruptedException;
  }

  private final EndpointId endpoint;
  private final long offset;
  private final OptionalLong total;
  private final Queue<Step> steps = new ArrayDeque<>();
  private volatile boolean closed;

  private FakeBody(EndpointId endpoint, long offset, OptionalLong total) {
    this.endpoint = endpoint;
    this.offset = offset;
    this.total = total;
  }

  /** A body that has nothing yet, of a blob of so many bytes. */
  public static FakeBody of(long total) {
    return from(0, OptionalLong.of(total));
  }

  /** The same, which begins with another byte, of the first endpoint. */
  static FakeBody from(long offset, OptionalLong total) {
    return new FakeBody(FakeOrigin.FIRST, offset, total);
  }

  /** The same as this, of another endpoint. */
  FakeBody by(EndpointId other) {
    var copy = new FakeBody(other, offset, total);
    copy.steps.addAll(steps);
    return copy;
  }

  /** Then these bytes come. */
  public FakeBody sends(byte[] bytes) {
    steps.add(() -> List.of(ByteBuffer.wrap(bytes.clone())));
    return this;
  }

  /** Then the bytes of some content from one position to another come. */
  FakeBody sends(byte[] content, int from, int to) {
    return sends(Arrays.copyOfRange(content, from, to));
  }

  /** Then nothing comes until this is open. */
  FakeBody waitsFor(CountDownLatch latch) {
    steps.add(
        () -> {
          latch.await();
          return take();
        });
    return this;
  }

  /** Then the connection breaks. */
  FakeBody breaks() {
    steps.add(
        () -> {
          throw new IOException("cut");
        });
    return this;
  }

  boolean isClosed() {
    return closed;
  }

  @Override
  public List<ByteBuffer> take() throws IOException, InterruptedException {
    Step next = steps.poll();
    return next == null ? List.of() : next.take();
  }

  @Override
  public OptionalLong total() {
    return total;
  }

  @Override
  public EndpointId endpoint() {
    return endpoint;
  }

  @Override
  public Optional<BlobRequest.Validator> validator() {
    return Optional.empty();
  }

  @Override
  public long offset() {
    return offset;
  }

  @Override
  public void close() {
    closed = true;
  }
}
