package dev.entrepot.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.loadtest.upstream.Blob;
import dev.entrepot.loadtest.upstream.ScriptedRegistry;
import dev.entrepot.loadtest.upstream.SyntheticContent;
import dev.entrepot.proxy.fixture.Fixture;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Bodies of many flow-control windows: none may stop on the way. */
class LongBodiesTest {
  private static final int SIZE = 48 << 20;
  private static final int ROUNDS = 2;
  private static final int AT_ONCE = 3;

  @TempDir Path folder;
  @Fixture private final ScriptedRegistry upstream = ScriptedRegistry.start();
  private Blob blob;

  @BeforeEach
  void fillUpstream() {
    blob = upstream.repository("library/one").addBlob(SyntheticContent.of(5, SIZE));
  }

  /** A stalled body would be cut after five minutes, and that is an end too. */
  @ParameterizedTest
  @EnumSource(names = "TLS_HTTP_2")
  @Timeout(value = 4, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void getBlob_manyWindowsLong_comesToItsEnd(ClientWay way) throws Exception {
    try (var proxy = way.start(folder, upstream.uri())) {
      for (int round = 0; round < ROUNDS; round++) {
        var bodies =
            IntStream.range(0, AT_ONCE)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> length(proxy)))
                .toList();
        for (var body : bodies) {
          assertThat(body.get()).isEqualTo(SIZE);
        }
      }
    }
  }

  private long length(TestProxy proxy) {
    try {
      HttpResponse<InputStream> answer =
          proxy
              .client()
              .send(
                  proxy.request("GET", "/v2/library/one/blobs/" + blob.digest()),
                  BodyHandlers.ofInputStream());
      try (InputStream body = answer.body()) {
        return body.transferTo(OutputStream.nullOutputStream());
      }
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
