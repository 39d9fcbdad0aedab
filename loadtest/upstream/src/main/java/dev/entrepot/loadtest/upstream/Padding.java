package dev.entrepot.loadtest.upstream;

import java.util.HashMap;

/**
 * Headers that mean nothing, as some registries send them by the kilobyte.
 *
 * @param bytes of all of them together, about
 */
record Padding(int bytes) {
  /** How long the value of one header is. */
  private static final int VALUE_BYTES = 4 << 10;

  /** The answer with the headers added. */
  Answer on(Answer answer) {
    var headers = new HashMap<String, String>();
    for (int i = 0; i < bytes / VALUE_BYTES; i++) {
      headers.put("x-padding-" + i, "p".repeat(VALUE_BYTES));
    }
    return answer.with(headers);
  }
}
