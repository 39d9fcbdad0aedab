package dev.entrepot.operate.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a client reads of answers, of which nothing says that they come from Entrepot. */
final class AnswerLinesTest {
  @Test
  void linesOfAnyLengthWithinTheBound_areReadWhole() throws IOException {
    List<String> lines = List.of("", "a", "ä".repeat(20_000), "b".repeat((8 << 10) - 1), "c");
    assertThat(read(bytes(String.join("\n", lines) + "\n"))).isEqualTo(lines);
  }

  @Test
  void lastLine_needsNoEnd() throws IOException {
    assertThat(read(bytes("a\nb"))).containsExactly("a", "b");
  }

  @Test
  void answerWithoutLines_hasNone() throws IOException {
    assertThat(read(bytes(""))).isEmpty();
  }

  @Test
  void endlessLine_isAnError() {
    var answer = new Endless();
    assertThatThrownBy(() -> read(answer))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("a line of more than 16777216 characters");
    assertThat(answer.given).isLessThan(2L * AnswerLines.MAX_LINE_CHARACTERS);
  }

  @Test
  void endlessText_isAnError() {
    assertThatThrownBy(() -> AdminClient.text(new Endless()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("more than 67108864 bytes");
  }

  private static List<String> read(InputStream answer) throws IOException {
    List<String> lines = new ArrayList<>();
    AdminClient.lines(lines::add).of(answer);
    return lines;
  }

  private static InputStream bytes(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  /** A line that never ends. */
  private static final class Endless extends InputStream {
    private long given;

    @Override
    public int read() {
      given++;
      return 'x';
    }

    @Override
    public int read(byte[] into, int offset, int length) {
      Arrays.fill(into, offset, offset + length, (byte) 'x');
      given += length;
      return length;
    }
  }
}
