package dev.entrepot.proxy.upstream;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;

/** Reads whole bodies, within a bound. */
final class Bodies {
  private final Refusals refusals;

  Bodies(Refusals refusals) {
    this.refusals = refusals;
  }

  /**
   * The whole body.
   *
   * @param max in bytes; the transfer of a larger body is cut
   * @param what is read, for a message
   */
  Answer<byte[]> read(Response response, int max, String what, Deadline deadline) {
    if (!response.isIdentity()) {
      response.close();
      return Answer.refused(refusals.bad("the %s is compressed, unasked".formatted(what)));
    }
    if (response.contentLength().orElse(0) > max) {
      response.close();
      return tooLarge(max, what);
    }
    try {
      return gather(response, max, what, deadline);
    } catch (IOException e) {
      return Answer.refused(refusals.broken(what + ": " + e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      response.close();
      return Answer.refused(refusals.broken(what + ": reading was interrupted"));
    }
  }

  private Answer<byte[]> gather(Response response, int max, String what, Deadline deadline)
      throws IOException, InterruptedException {
    var body = new ByteArrayOutputStream();
    while (true) {
      Duration left = deadline.remaining(Duration.ofDays(1));
      if (left.isZero()) {
        response.close();
        return Answer.refused(refusals.late("the %s did not come in time".formatted(what)));
      }
      List<ByteBuffer> batch = response.take(left);
      if (batch.isEmpty()) {
        return Answer.found(body.toByteArray());
      }
      batch.forEach(bytes -> append(body, bytes));
      if (body.size() > max) {
        response.close();
        return tooLarge(max, what);
      }
    }
  }

  private Answer<byte[]> tooLarge(int max, String what) {
    return Answer.refused(refusals.bad("the %s is larger than %d bytes".formatted(what, max)));
  }

  private static void append(ByteArrayOutputStream body, ByteBuffer bytes) {
    byte[] copy = new byte[bytes.remaining()];
    bytes.get(copy);
    body.writeBytes(copy);
  }
}
