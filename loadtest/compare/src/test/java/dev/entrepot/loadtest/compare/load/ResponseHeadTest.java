package dev.entrepot.loadtest.compare.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Heads of answers. */
final class ResponseHeadTest {
  @Test
  void parse_anyCaseOfNames_findsStatusAndLength() throws Exception {
    assertThat(
            ResponseHead.parse(
                "HTTP/1.1 206 Partial Content\r\ncontent-LENGTH:  42\r\nX: 1\r\n\r\n"))
        .isEqualTo(new ResponseHead(206, 42));
  }

  @Test
  void parse_chunked_isRefused() {
    assertThatThrownBy(
            () -> ResponseHead.parse("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("chunked");
  }

  @Test
  void length_headInTheMiddle_countsFromThePosition() {
    ByteBuffer bytes = ascii("xxHTTP/1.1 200 OK\r\n\r\nbody").position(2);

    assertThat(ResponseHead.length(bytes)).isEqualTo(19);
    assertThat(bytes.position()).isEqualTo(2);
  }

  @Test
  void length_endIsMissing_isZero() {
    assertThat(ResponseHead.length(ascii("HTTP/1.1 200 OK\r\nA: b\r\n\r"))).isZero();
  }

  private static ByteBuffer ascii(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
  }
}
