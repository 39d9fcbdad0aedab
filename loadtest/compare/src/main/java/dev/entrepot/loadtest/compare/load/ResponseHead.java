package dev.entrepot.loadtest.compare.load;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The head of an answer.
 *
 * @param status such as 200
 * @param contentLength of its body, in bytes
 */
record ResponseHead(int status, long contentLength) {
  private static final Pattern STATUS = Pattern.compile("^HTTP/1\\.1 (\\d{3}) ");
  private static final Pattern LENGTH =
      Pattern.compile(
          "^content-length: *(\\d{1,18}) *\r?$", Pattern.MULTILINE | Pattern.CASE_INSENSITIVE);

  /** How many bytes it takes, the empty line included; zero if it is not whole yet. */
  static int length(ByteBuffer bytes) {
    for (int i = bytes.position(); i + 4 <= bytes.limit(); i++) {
      if (bytes.get(i) == '\r'
          && bytes.get(i + 1) == '\n'
          && bytes.get(i + 2) == '\r'
          && bytes.get(i + 3) == '\n') {
        return i + 4 - bytes.position();
      }
    }
    return 0;
  }

  /**
   * Understands it.
   *
   * @throws IOException if it is none, or does not tell the body's length
   */
  static ResponseHead parse(String head) throws IOException {
    Matcher status = STATUS.matcher(head);
    Matcher length = LENGTH.matcher(head);
    if (!status.find() || !length.find()) {
      throw new IOException("an answer without status or length: " + head.strip());
    }
    return new ResponseHead(Integer.parseInt(status.group(1)), Long.parseLong(length.group(1)));
  }
}
