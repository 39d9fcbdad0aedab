package dev.entrepot.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.loadtest.upstream.ScriptedRegistry;
import dev.entrepot.proxy.fixture.Fixture;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Clients of HTTP/2 that send what costs them nothing; each is told to calm down, and cut off. */
@Timeout(60)
final class Http2FloodsTest {
  private static final int ENHANCE_YOUR_CALM = 11;
  private static final int REFUSED_STREAM = 7;
  private static final int WINDOW = 1 << 20;
  private static final byte[] EIGHT = new byte[8];

  @TempDir private Path data;
  @Fixture private final ScriptedRegistry upstream = ScriptedRegistry.start();
  @Fixture private TestProxy proxy;

  @BeforeEach
  void start() throws Exception {
    proxy = TestProxy.start(data, upstream);
  }

  @Test
  void pings_areEnded() throws Exception {
    assertEnded(client -> client.flood(5000, RawHttp2.PING, 0, EIGHT));
  }

  @Test
  void settings_areEnded() throws Exception {
    assertEnded(client -> client.flood(5000, RawHttp2.SETTINGS, 0, new byte[0]));
  }

  @Test
  void priorities_areEnded() throws Exception {
    assertEnded(client -> client.flood(5000, RawHttp2.PRIORITY, 1, new byte[] {0, 0, 0, 3, 9}));
  }

  @Test
  void framesOfNoKnownType_areEnded() throws Exception {
    assertEnded(
        client -> {
          get(client, 1);
          client.flood(5000, 0x77, 0, EIGHT);
        });
  }

  @Test
  void windowsForNothing_areEnded() throws Exception {
    assertEnded(client -> client.flood(20_000, RawHttp2.WINDOW_UPDATE, 0, new byte[] {0, 0, 0, 1}));
  }

  /** CVE-2023-44487. */
  @Test
  void requestsThatAreResetAtOnce_areEnded() throws Exception {
    assertEnded(
        client -> {
          try {
            for (int i = 0; i < 5000; i++) {
              client.get(2 * i + 1, "/v2/library/none/blobs/sha256:" + "0".repeat(64));
              client.reset(2 * i + 1);
            }
          } catch (IOException e) {
            // It has closed the connection.
          }
        });
  }

  /** CVE-2025-8671: an increment of zero is an error of the stream, which the server resets. */
  @Test
  void requestsThatMakeTheServerReset_areEnded() throws Exception {
    // Netty closes the connection so soon that what it says may be lost.
    end(
        client -> {
          try {
            for (int i = 0; i < 5000; i++) {
              client.get(2 * i + 1, "/v2/library/slow/blobs/sha256:" + "0".repeat(64));
              client.window(2 * i + 1, 0);
            }
          } catch (IOException e) {
            // It has closed the connection.
          }
        });
    assertServes();
  }

  /** CVE-2024-24549 and the like. */
  @Test
  void headersThatNeverEnd_areEnded() throws Exception {
    assertThat(
            end(
                client -> {
                  byte[] field = {0, 1, 'a', 1, 'b'};
                  try {
                    client.send(RawHttp2.HEADERS, RawHttp2.END_STREAM, 1, new byte[] {(byte) 0x82});
                    client.flood(100_000, RawHttp2.CONTINUATION, 1, field);
                  } catch (IOException e) {
                    // It has closed the connection.
                  }
                }))
        .isPositive();
    assertServes();
  }

  /** Answers to pings pile up for a client that does not read them. */
  @Test
  void pingsWhoseAnswersAreNotRead_areEnded() throws Exception {
    try (RawHttp2 client = RawHttp2.connect(proxy.port(), WINDOW)) {
      client.flood(2_000_000, RawHttp2.PING, 0, EIGHT);
      client.awaitEnd();
    }
    assertServes();
  }

  @Test
  void streamsBeyondTheLimit_areRefusedAlone() throws Exception {
    try (RawHttp2 client = RawHttp2.connect(proxy.port(), 0)) {
      client.await(RawHttp2.SETTINGS);
      client.getAll(1, 129, "/v2/");
      RawHttp2.Frame refused = client.await(RawHttp2.RST_STREAM);
      assertThat(refused.stream()).isEqualTo(257);
      assertThat(refused.error()).isEqualTo(REFUSED_STREAM);
      client.window(1, 100);
      assertThat(client.await(RawHttp2.DATA).stream()).isEqualTo(1);
    }
  }

  @Test
  void headersOf33To75kB_endTheStreamAlone() throws Exception {
    for (int size : new int[] {33 << 10, 40 << 10, 50_000, 75_000}) {
      try (RawHttp2 client = RawHttp2.connect(proxy.port(), WINDOW)) {
        client.get(1, "/v2/", Map.of("authorization", "Bearer " + "a".repeat(size)));
        RawHttp2.Frame answer = client.await(RawHttp2.HEADERS);
        assertThat(answer.status()).as("with %d bytes", size).isEqualTo(431);
        get(client, 3);
        assertThat(client.await(RawHttp2.HEADERS).status()).isEqualTo(200);
      }
    }
  }

  @Test
  void pathOf10kB_isTooLong() throws Exception {
    try (RawHttp2 client = RawHttp2.connect(proxy.port(), WINDOW)) {
      client.get(1, "/v2/" + "a".repeat(10_000) + "/manifests/1");
      assertThat(client.await(RawHttp2.HEADERS).status()).isEqualTo(414);
    }
  }

  @Test
  void headersOf30kB_areTaken() throws Exception {
    try (RawHttp2 client = RawHttp2.connect(proxy.port(), WINDOW)) {
      client.get(1, "/v2/", Map.of("authorization", "Bearer " + "a".repeat(30_000)));
      assertThat(client.await(RawHttp2.HEADERS).status()).isEqualTo(200);
    }
  }

  @Test
  void pingsOfAClientThatIsAlive_areAnswered() throws Exception {
    try (RawHttp2 client = RawHttp2.connect(proxy.port(), WINDOW)) {
      for (int i = 0; i < 100; i++) {
        client.send(RawHttp2.PING, 0, 0, EIGHT);
        assertThat(client.await(RawHttp2.PING).flags()).isEqualTo(RawHttp2.ACK);
      }
      get(client, 1);
      assertThat(client.await(RawHttp2.HEADERS).status()).isEqualTo(200);
    }
  }

  private void assertEnded(Consumer<RawHttp2> attack) throws Exception {
    assertThat(end(attack)).isEqualTo(ENHANCE_YOUR_CALM);
    assertServes();
  }

  /** The error for which the server closes the connection while it is attacked. */
  private int end(Consumer<RawHttp2> attack) throws Exception {
    try (RawHttp2 client = RawHttp2.connect(proxy.port(), WINDOW)) {
      client.await(RawHttp2.SETTINGS);
      Thread attacking = Thread.ofVirtual().start(() -> attack.accept(client));
      int error = client.awaitEnd();
      attacking.join();
      return error;
    }
  }

  private void assertServes() throws Exception {
    assertThat(proxy.get("/v2/").statusCode()).isEqualTo(200);
  }

  private static void get(RawHttp2 client, int stream) {
    try {
      client.get(stream, "/v2/");
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
