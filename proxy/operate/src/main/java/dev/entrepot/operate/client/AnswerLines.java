package dev.entrepot.operate.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The lines of an answer, which may be any number; a line that is too long ends the reading, since
 * whatever answers need not be Entrepot, nor ever end its line. Blocking; for one thread.
 */
final class AnswerLines {
  /** The longest line that is read, in characters: far more than a server writes in one. */
  static final int MAX_LINE_CHARACTERS = 16 << 20;

  private static final int BUFFER_CHARACTERS = 8 << 10;

  private final Reader answer;
  private final char[] buffer = new char[BUFFER_CHARACTERS];
  private int next;
  private int end;

  AnswerLines(InputStream answer) {
    this.answer = new InputStreamReader(answer, StandardCharsets.UTF_8);
  }

  /**
   * The next line, without its end; empty after the last one.
   *
   * @throws IOException if the line is too long, or the answer breaks off
   */
  Optional<String> next() throws IOException {
    var line = new StringBuilder();
    while (isFilled()) {
      int newline = newline();
      int stop = newline < 0 ? end : newline;
      if (stop - next > MAX_LINE_CHARACTERS - line.length()) {
        throw new IOException(
            "the server answers with a line of more than %d characters: is it Entrepot?"
                .formatted(MAX_LINE_CHARACTERS));
      }
      line.append(buffer, next, stop - next);
      next = stop;
      if (newline >= 0) {
        next++;
        return Optional.of(line.toString());
      }
    }
    return line.isEmpty() ? Optional.empty() : Optional.of(line.toString());
  }

  /** Whether there is more to read, which is in the buffer then. */
  private boolean isFilled() throws IOException {
    if (next == end) {
      next = 0;
      end = Math.max(0, answer.read(buffer));
    }
    return next < end;
  }

  /** Where the line ends in the buffer; -1 if it goes on behind it. */
  private int newline() {
    for (int i = next; i < end; i++) {
      if (buffer[i] == '\n') {
        return i;
      }
    }
    return -1;
  }
}
