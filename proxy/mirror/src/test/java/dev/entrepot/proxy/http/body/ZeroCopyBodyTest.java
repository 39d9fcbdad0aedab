package dev.entrepot.proxy.http.body;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.epoll.Epoll;
import io.netty.channel.unix.Errors.NativeIoException;
import java.io.IOException;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Whose fault it is that the kernel's copy has failed. */
final class ZeroCopyBodyTest {
  private static final int INPUT_OUTPUT_ERROR = -5;
  private static final int BROKEN_PIPE = -32;

  @Test
  void failure_ofTheDisk_isToldFromTheClients() {
    Assumptions.assumeTrue(Epoll.isAvailable());
    assertThat(ZeroCopyBody.failure(new NativeIoException("sendfile", INPUT_OUTPUT_ERROR)))
        .isInstanceOf(UnreadableFileException.class);
    for (var ofTheClient :
        new IOException[] {new NativeIoException("sendfile", BROKEN_PIPE), new IOException("x")}) {
      assertThat(ZeroCopyBody.failure(ofTheClient)).isSameAs(ofTheClient);
    }
  }
}
