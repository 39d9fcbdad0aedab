package dev.entrepot.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.entrepot.loadtest.upstream.Blob;
import dev.entrepot.loadtest.upstream.ScriptedRegistry;
import dev.entrepot.loadtest.upstream.SyntheticContent;
import dev.entrepot.proxy.fixture.Fixture;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that stops while it is being read from. */
final class DrainTest {
  private static final long SIZE = 32L << 20; // more than the sockets between hold

  @TempDir private Path data;
  @Fixture private final ScriptedRegistry upstream = ScriptedRegistry.start();

  @Test
  void close_whileAClientReads_letsItEndAndTakesNoOther() throws Exception {
    Blob blob = upstream.repository("library/big").addBlob(SyntheticContent.of(61, SIZE));
    String path = "/v2/library/big/blobs/" + blob.digest();
    var proxy = TestProxy.start(data, upstream);
    try (PlainClient reader = PlainClient.get(proxy.port(), path)) {
      reader.skip(10);
      Thread closing = Thread.ofVirtual().start(proxy::close);
      TestProxy.await(() -> !isReady(proxy));
      assertThatThrownBy(
              () -> {
                try (PlainClient late = PlainClient.get(proxy.port(), path)) {
                  late.drain();
                }
              })
          .isInstanceOf(IOException.class);
      assertThat(closing.isAlive()).isTrue();
      assertThat(reader.drain()).isEqualTo(SIZE - 10);
      assertThat(closing.join(Duration.ofSeconds(20))).isTrue();
    }
  }

  private static boolean isReady(TestProxy proxy) {
    try {
      HttpRequest request = HttpRequest.newBuilder(proxy.admin("/readyz")).build();
      return proxy.client().send(request, BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
