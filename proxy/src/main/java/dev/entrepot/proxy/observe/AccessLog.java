package dev.entrepot.proxy.observe;

import dev.entrepot.oci.Quoted;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One line a request, in the logger {@code access}: as a sentence, and as key and value pairs for
 * appenders that write JSON.
 */
public final class AccessLog implements RequestObserver {
  private static final Logger log = LoggerFactory.getLogger("access");

  @Override
  public void answered(AnsweredRequest request) {
    if (!log.isInfoEnabled()) {
      return;
    }
    String path = printable(request.path());
    log.atInfo()
        .addKeyValue("client", request.client())
        .addKeyValue("method", printable(request.method()))
        .addKeyValue("path", path)
        .addKeyValue("upstream", request.upstream())
        .addKeyValue("status", request.status())
        .addKeyValue("bytes", request.bytes())
        .addKeyValue("first_byte_ms", millis(request.firstByte()))
        .addKeyValue("total_ms", millis(request.total()))
        .addKeyValue("cache", request.cache())
        .addKeyValue("end", request.end().word())
        .log(
            "{} {} {} {} {} B, first byte {} ms, total {} ms, {}{}",
            request.client(),
            printable(request.method()),
            path,
            request.status(),
            request.bytes(),
            millis(request.firstByte()),
            millis(request.total()),
            request.cache(),
            ending(request.end()));
  }

  private static String ending(AnswerEnd end) {
    return switch (end) {
      case WHOLE -> "";
      case LEFT -> ", client left";
      case SHORT -> ", broken off";
    };
  }

  /** Untrusted text, without the quotes. */
  private static String printable(String text) {
    String quoted = Quoted.of(text);
    return quoted.substring(1, quoted.length() - 1);
  }

  private static double millis(Duration time) {
    return Math.round(time.toNanos() / 10_000.0) / 100.0;
  }
}
