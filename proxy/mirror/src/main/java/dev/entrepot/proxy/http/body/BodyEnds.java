package dev.entrepot.proxy.http.body;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where the body of an answer ends: where it should, and where its file ends too early. */
final class BodyEnds {
  /** Why an answer breaks off whose file fails. */
  static final String UNREADABLE = "the stored file is damaged or cannot be read";

  private static final Logger log = LoggerFactory.getLogger(BodyEnds.class);

  private BodyEnds() {}

  /**
   * Where the body ends while bytes are still coming: a range may end before the blob does, or with
   * it where its last bytes are at hand, but the blob itself does not end before it is known to be
   * right, not even an empty one.
   *
   * @param wanted where the body is to end
   * @param total the blob's length in bytes, where it is known
   * @param readable how many bytes of the blob are there
   */
  static long whileRunning(long wanted, OptionalLong total, long readable) {
    boolean isRange = total.isPresent() && wanted < total.getAsLong();
    boolean isAtHand = total.isPresent() && total.getAsLong() > 0 && readable == total.getAsLong();
    return isRange || isAtHand ? wanted : Long.MAX_VALUE;
  }

  static void tellUnreadable(long offset, IOException e) {
    log.error("stored file cannot be read from {} on: {}", offset, e.toString());
  }

  /**
   * Whether a file has lost bytes while they were being sent: then it is not the client that
   * failed.
   */
  static boolean isCutShort(FileChannel file, long needed) {
    try {
      return file.size() < needed;
    } catch (IOException e) {
      log.error("stored file cannot be read", e);
      return true;
    }
  }
}
