package dev.entrepot.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.loadtest.upstream.Blob;
import dev.entrepot.loadtest.upstream.Fault;
import dev.entrepot.loadtest.upstream.Gate;
import dev.entrepot.loadtest.upstream.Match;
import dev.entrepot.loadtest.upstream.ScriptedRegistry;
import dev.entrepot.loadtest.upstream.SyntheticContent;
import dev.entrepot.proxy.fixture.Fixture;
import java.io.IOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many clients of one running download. */
final class FollowersTest {
  private static final int CLIENTS = 50;
  private static final long SIZE = 256L << 20; // 256 MiB
  private static final long UPSTREAM_BYTES_PER_SECOND = 64L << 20; // 64 MiB/s

  /** What 50 clients and a download may leave on the heap; far below one copy of the blob. */
  private static final long HEAP_GROWTH = 64L << 20; // 64 MiB

  @TempDir private Path data;
  @Fixture private final ScriptedRegistry upstream = ScriptedRegistry.start();

  @Test
  void getBlob_fiftyClientsOfThrottledUpstream_costsOneGetAndAllAreRight() throws Exception {
    var gate = new Gate();
    var firstBytes = new CountDownLatch(CLIENTS);
    Blob blob = upstream.repository("library/big").addBlob(SyntheticContent.of(21, SIZE));
    upstream
        .script()
        .on(
            Match.blob(),
            new Fault.Throttle(UPSTREAM_BYTES_PER_SECOND),
            new Fault.Stall(SIZE / 16, gate));
    try (var proxy = TestProxy.start(data, upstream);
        ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      long heapBefore = usedHeap();
      List<Future<String>> running =
          IntStream.range(0, CLIENTS)
              .mapToObj(i -> clients.submit(pull(proxy, blob, firstBytes)))
              .toList();
      // All have begun to read while the upstream is far from its end: nobody waits for that.
      assertThat(firstBytes.await(1, TimeUnit.MINUTES)).isTrue();
      gate.release();
      for (Future<String> digest : running) {
        assertThat(digest.get(5, TimeUnit.MINUTES)).isEqualTo(blob.digest());
      }
      assertThat(usedHeap() - heapBefore).isLessThan(HEAP_GROWTH);
      assertThat(upstream.requests()).hasSize(1);
      assertThat(upstream.bytesSent(blob.digest())).isEqualTo(SIZE);
    }
  }

  @Test
  void getBlob_oneClientStopsReading_othersAreNotSlowed() throws Exception {
    long size = 32L << 20; // more than the sockets between hold
    Blob blob = upstream.repository("library/big").addBlob(SyntheticContent.of(22, size));
    try (var proxy = TestProxy.start(data, upstream);
        PlainClient stopped = open(proxy, blob)) {
      stopped.skip(10);
      assertThat(pull(proxy, blob, new CountDownLatch(1)).call()).isEqualTo(blob.digest());
      proxy.awaitQuiet();
      assertThat(stopped.drain()).isEqualTo(size - 10);
    }
  }

  @Test
  void getBlob_lateClient_hasTheFirstPartAtOnce() throws Exception {
    long size = 8L << 20;
    var gate = new Gate();
    Blob blob = upstream.repository("library/big").addBlob(SyntheticContent.of(23, size));
    upstream.script().on(Match.blob(), new Fault.Stall(6 << 20, gate));
    try (var proxy = TestProxy.start(data, upstream);
        PlainClient first = open(proxy, blob)) {
      first.skip(5 << 20);
      try (PlainClient late = open(proxy, blob)) {
        late.skip(4 << 20);
        gate.release();
        assertThat(late.drain()).isEqualTo(size - (4 << 20));
      }
      assertThat(upstream.blobGets(blob.digest())).isEqualTo(1);
    }
  }

  @Test
  void getBlob_wrongAtItsEnd_isCompleteForNobody() throws Exception {
    long size = 4L << 20;
    var gate = new Gate();
    Blob blob = upstream.repository("library/big").addBlob(SyntheticContent.of(24, size));
    upstream.script().on(Match.blob(), new Fault.Corrupt(size - 1), new Fault.Hold(gate));
    try (var proxy = TestProxy.start(data, upstream);
        ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Long>> running =
          IntStream.range(0, 10)
              .mapToObj(i -> clients.submit(() -> received(proxy, blob)))
              .toList();
      gate.awaitArrivals(1, Duration.ofSeconds(20));
      gate.release();
      for (Future<Long> received : running) {
        assertThat(received.get(1, TimeUnit.MINUTES)).isLessThan(size);
      }
    }
  }

  /** Reads the whole blob and answers its digest. */
  private static Callable<String> pull(TestProxy proxy, Blob blob, CountDownLatch firstByte) {
    return () -> {
      MessageDigest hash = MessageDigest.getInstance("SHA-256");
      try (PlainClient client = open(proxy, blob)) {
        byte[] buffer = new byte[64 << 10];
        int read = client.read(buffer);
        firstByte.countDown();
        while (read >= 0) {
          hash.update(buffer, 0, read);
          read = client.read(buffer);
        }
        return "sha256:" + HexFormat.of().formatHex(hash.digest());
      }
    };
  }

  /** How many bytes of the blob came until the end, or until the body broke off. */
  private static long received(TestProxy proxy, Blob blob) throws IOException {
    long received = 0;
    try (PlainClient client = get(proxy, blob)) {
      if (client.status() != 200) {
        return 0; // came too late for any of it, and was told so
      }
      byte[] buffer = new byte[64 << 10];
      for (int read = client.read(buffer); read >= 0; read = client.read(buffer)) {
        received += read;
      }
    } catch (IOException brokenOff) {
      return received;
    }
    return received;
  }

  private static PlainClient open(TestProxy proxy, Blob blob) throws IOException {
    PlainClient client = get(proxy, blob);
    assertThat(client.status()).isEqualTo(200);
    return client;
  }

  private static PlainClient get(TestProxy proxy, Blob blob) throws IOException {
    return PlainClient.get(proxy.port(), "/v2/library/big/blobs/" + blob.digest());
  }

  private static long usedHeap() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
