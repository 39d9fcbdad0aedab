package dev.entrepot.proxy.upstream;

import dev.entrepot.oci.HumanSize;
import dev.entrepot.proxy.answer.Answer;
import dev.entrepot.proxy.heap.MemoryShare;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * Reads whole bodies, within a bound, and within the {@link MemoryShare} of the thread that reads:
 * of what announces its length all the memory is taken before the first byte, of what does not the
 * memory grows with it.
 */
final class Bodies {
  /**
   * What is read at first of a body that does not announce its length, in bytes: 4 KiB, so that the
   * usual answers count as small.
   */
  private static final int FIRST_BYTES = 4 << 10;

  private final Refusals refusals;
  private final WaitingReaders readers = new WaitingReaders();

  Bodies(Refusals refusals) {
    this.refusals = refusals;
  }

  /**
   * How a body is read.
   *
   * @param max in bytes; the transfer of a larger body is cut
   * @param factor how much of the heap a byte of it takes while it is read and understood
   * @param what is read, for a message
   */
  record Form(int max, int factor, String what) {}

  /** The whole body. */
  Answer<byte[]> read(Response response, Form form, Deadline deadline) {
    if (!response.isIdentity()) {
      response.close();
      return Answer.refused(refusals.bad("the %s is compressed, unasked".formatted(form.what)));
    }
    if (response.contentLength().orElse(0) > form.max) {
      response.close();
      return tooLarge(form);
    }
    try {
      return new Gathering(response, form, deadline).gather();
    } catch (IOException e) {
      return Answer.refused(refusals.broken(form.what + ": " + e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      response.close();
      return Answer.refused(refusals.broken(form.what + ": reading was interrupted"));
    }
  }

  private Answer<byte[]> tooLarge(Form form) {
    return Answer.refused(
        refusals.bad("the %s is larger than %s".formatted(form.what, HumanSize.of(form.max))));
  }

  /** One body as it comes. */
  private final class Gathering {
    private final Response response;
    private final Form form;
    private final Deadline deadline;
    private final MemoryShare memory = MemoryShare.current();

    /** What the answer has taken before. */
    private final long before = memory.held();

    private byte[] body = new byte[0];
    private int length;

    Gathering(Response response, Form form, Deadline deadline) {
      this.response = response;
      this.form = form;
      this.deadline = deadline;
    }

    Answer<byte[]> gather() throws IOException, InterruptedException {
      if (!grow((int) response.contentLength().orElse(FIRST_BYTES))) {
        return withoutMemory();
      }
      while (true) {
        Duration left = deadline.remaining(Duration.ofDays(1));
        if (left.isZero()) {
          response.close();
          return Answer.refused(refusals.late("the %s did not come in time".formatted(form.what)));
        }
        List<ByteBuffer> batch = response.take(left);
        if (batch.isEmpty()) {
          return Answer.found(whole());
        }
        long more = batch.stream().mapToLong(ByteBuffer::remaining).sum();
        if (length + more > form.max) {
          response.close();
          return tooLarge(form);
        }
        if (length + more > body.length && !grow(Math.toIntExact(length + more))) {
          return withoutMemory();
        }
        batch.forEach(this::append);
      }
    }

    /** Makes room for so many bytes at least, in steps that double. */
    private boolean grow(int needed) throws InterruptedException {
      int size = Math.min(form.max, Math.max(needed, body.length * 2));
      if (!readers.cover(memory, before + (long) size * form.factor)) {
        return false;
      }
      body = Arrays.copyOf(body, size);
      return true;
    }

    private void append(ByteBuffer bytes) {
      int more = bytes.remaining();
      bytes.get(body, length, more);
      length += more;
    }

    private byte[] whole() {
      byte[] whole = length == body.length ? body : Arrays.copyOf(body, length);
      memory.shrinkTo(before + (long) length * form.factor);
      return whole;
    }

    private Answer<byte[]> withoutMemory() {
      response.close();
      memory.shrinkTo(before);
      return Answer.refused(refusals.overloaded(form.what));
    }
  }
}
