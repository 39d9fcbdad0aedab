package dev.entrepot.proxy.upstream;

import dev.entrepot.oci.HumanSize;
import dev.entrepot.proxy.answer.Refusal;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;

/**
 * A body as it comes, for a reader that takes it piece by piece and keeps little of it. What goes
 * wrong on the way is an exception to the reader, and {@link #refusal} afterwards. For the virtual
 * thread that asked.
 */
final class BodyStream extends InputStream {
  private final Response response;
  private final Bodies.Form form;
  private final Deadline deadline;
  private final Refusals refusals;
  private final Queue<ByteBuffer> batch = new ArrayDeque<>();
  private Optional<Refusal> refusal = Optional.empty();
  private long received;
  private boolean ended;

  /**
   * @param form how long it may be
   */
  BodyStream(Response response, Bodies.Form form, Deadline deadline, Refusals refusals) {
    this.response = response;
    this.form = form;
    this.deadline = deadline;
    this.refusals = refusals;
  }

  /** Why it could not be read to its end, if that is not what it says. */
  Optional<Refusal> refusal() {
    return refusal;
  }

  @Override
  public int read() throws IOException {
    var one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    while (batch.isEmpty() && !ended) {
      take();
    }
    ByteBuffer next = batch.peek();
    if (next == null) {
      return -1;
    }
    int count = Math.min(length, next.remaining());
    next.get(target, offset, count);
    if (!next.hasRemaining()) {
      batch.remove();
    }
    return count;
  }

  /** Ends the reading, for this reason. */
  IOException end(Refusal why) {
    refusal = Optional.of(why);
    response.close();
    return new IOException(why.message());
  }

  private void take() throws IOException {
    Duration left = deadline.remaining(Duration.ofDays(1));
    if (left.isZero()) {
      throw end(refusals.late("the %s did not come in time".formatted(form.what())));
    }
    try {
      for (ByteBuffer bytes : response.take(left)) {
        received += bytes.remaining();
        batch.add(bytes);
      }
      ended = batch.isEmpty();
    } catch (IOException e) {
      throw end(refusals.broken(form.what() + ": " + e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw end(refusals.broken(form.what() + ": reading was interrupted"));
    }
    if (received > form.max()) {
      throw end(
          refusals.bad(
              "the %s is larger than %s".formatted(form.what(), HumanSize.of(form.max()))));
    }
  }
}
