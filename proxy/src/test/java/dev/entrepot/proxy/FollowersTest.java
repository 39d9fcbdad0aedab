package dev.entrepot.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.loadtest.upstream.Blob;
import dev.entrepot.loadtest.upstream.Fault;
import dev.entrepot.loadtest.upstream.Gate;
import dev.entrepot.loadtest.upstream.Match;
import dev.entrepot.loadtest.upstream.ScriptedRegistry;
import dev.entrepot.loadtest.upstream.SyntheticContent;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many clients of one running download. */
final class FollowersTest {
  private static final int CLIENTS = 50;
  private static final long SIZE = 256L << 20; // 256 MiB
  private static final long UPSTREAM_BYTES_PER_SECOND = 64L << 20; // 64 MiB/s

  /** What 50 clients and a download may cost beside each other; far below one copy of the blob. */
  private static final long HEAP_GROWTH = 160L << 20; // 160 MiB

  @TempDir private Path data;
  private ScriptedRegistry upstream;

  @BeforeEach
  void startUpstream() {
    upstream = ScriptedRegistry.start();
  }

  @AfterEach
  void stopUpstream() {
    upstream.close();
  }

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
      System.gc();
      long heapBefore = usedHeap();
      List<Future<Seen>> running =
          IntStream.range(0, CLIENTS).mapToObj(i -> clients.submit(pull(proxy, blob))).toList();
      for (Future<Seen> seen : running) {
        assertThat(seen.get(3, TimeUnit.MINUTES).digest()).isEqualTo(blob.digest());
      }
      System.gc();
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
        InputStream stopped = open(proxy, blob).body()) {
      assertThat(stopped.readNBytes(10)).hasSize(10);
      assertThat(pull(proxy, blob, new CountDownLatch(1)).call()).isEqualTo(blob.digest());
      proxy.awaitQuiet();
      assertThat(drain(stopped)).isEqualTo(size - 10);
    }
  }

  @Test
  void getBlob_lateClient_hasTheFirstPartAtOnce() throws Exception {
    long size = 8L << 20;
    var gate = new Gate();
    Blob blob = upstream.repository("library/big").addBlob(SyntheticContent.of(23, size));
    upstream.script().on(Match.blob(), new Fault.Stall(6 << 20, gate));
    try (var proxy = TestProxy.start(data, upstream);
        InputStream first = open(proxy, blob).body();
        InputStream late = openAfter(first, proxy, blob)) {
      assertThat(late.readNBytes(4 << 20)).hasSize(4 << 20);
      gate.release();
      assertThat(drain(late)).isEqualTo(size - (4 << 20));
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

  private static InputStream openAfter(InputStream first, TestProxy proxy, Blob blob)
      throws Exception {
    assertThat(first.readNBytes(5 << 20)).hasSize(5 << 20);
    return open(proxy, blob).body();
  }

  /** Reads the whole blob and answers its digest. */
  private static Callable<String> pull(TestProxy proxy, Blob blob, CountDownLatch firstByte) {
    return () -> {
      MessageDigest hash = MessageDigest.getInstance("SHA-256");
      try (InputStream body = open(proxy, blob).body()) {
        byte[] buffer = new byte[64 << 10];
        int read = body.read(buffer);
        firstByte.countDown();
        while (read >= 0) {
          hash.update(buffer, 0, read);
          read = body.read(buffer);
        }
        return "sha256:" + HexFormat.of().formatHex(hash.digest());
      }
    };
  }

  /** How many bytes of the blob came until the end, or until the body broke off. */
  private static long received(TestProxy proxy, Blob blob) throws Exception {
    long received = 0;
    HttpResponse<InputStream> response = get(proxy, blob);
    if (response.statusCode() != 200) {
      return 0; // came too late for any of it, and was told so
    }
    try (InputStream body = response.body()) {
      byte[] buffer = new byte[64 << 10];
      for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) {
        received += read;
      }
    } catch (IOException brokenOff) {
      return received;
    }
    return received;
  }

  private static long drain(InputStream rest) throws IOException {
    return rest.transferTo(OutputStream.nullOutputStream());
  }

  private static HttpResponse<InputStream> get(TestProxy proxy, Blob blob) throws Exception {
    return proxy
        .client()
        .send(
            proxy.request("GET", "/v2/library/big/blobs/" + blob.digest()),
            BodyHandlers.ofInputStream());
  }

  private static HttpResponse<InputStream> open(TestProxy proxy, Blob blob) throws Exception {
    HttpResponse<InputStream> response = get(proxy, blob);
    assertThat(response.statusCode()).isEqualTo(200);
    return response;
  }

  private static long usedHeap() {
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
