package dev.entrepot.cli.serve;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.entrepot.cli.ChildServer;
import dev.entrepot.loadtest.upstream.Blob;
import dev.entrepot.loadtest.upstream.Fault;
import dev.entrepot.loadtest.upstream.Gate;
import dev.entrepot.loadtest.upstream.Match;
import dev.entrepot.loadtest.upstream.ScriptedRegistry;
import dev.entrepot.loadtest.upstream.SyntheticContent;
import dev.entrepot.oci.MediaType;
import dev.entrepot.proxy.fixture.Fixture;
import dev.entrepot.server.PlainClient;
import dev.entrepot.server.TestProxy;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store whose files can take no more than a limit, as on a disk that is full. */
class FullStoreTest {
  private static final int SIZE = 24 << 20;

  /** What a file may hold at most. */
  private static final int TAKEN = 4 << 20;

  @TempDir Path folder;
  @Fixture private final ScriptedRegistry upstream = ScriptedRegistry.start();
  private Blob large;
  private Blob other;
  private Blob small;
  private byte[] bytes;

  @BeforeEach
  void fillUpstream() {
    var content = SyntheticContent.of(41, SIZE);
    large = upstream.repository("library/one").addBlob(content);
    other = upstream.repository("library/one").addBlob(SyntheticContent.of(43, SIZE));
    small = upstream.repository("library/one").addBlob(SyntheticContent.of(42, 1 << 20));
    bytes = content.read(0, SIZE);
  }

  @Test
  void getBlob_moreThanTheStoreTakes_passesThroughAndIsSaid() throws Exception {
    try (var server = start()) {
      for (int i = 0; i < 2; i++) {
        assertThat(server.get(path(large)).body()).isEqualTo(bytes);
      }
      assertThat(upstream.blobGets(large.digest())).isEqualTo(2);
      assertThat(server.admin("/readyz").body()).startsWith("ready, but the store keeps nothing");
      assertThat(server.admin("/metrics").body())
          .contains("entrepot_store_failing 1.0")
          .contains("entrepot_downloads_passed_through_total{upstream=\"docker.io\"} 2.0");
      assertThat(server.output()).containsOnlyOnce("The store cannot keep what comes");
      TestProxy.await(() -> isEmpty(folder.resolve("data/staging")));

      server.limitFiles("unlimited");
      assertThat(server.get(path(small)).body()).hasSize(1 << 20);
      TestProxy.await(() -> server.output().contains("The store keeps what comes again"));
      assertThat(server.admin("/readyz").body()).isEqualTo("ready\n");
    }
  }

  @Test
  void getBlob_passesThroughToSeveral_eachGetsAllOfOneDownload() throws Exception {
    var gate = new Gate();
    upstream.script().once(Match.blob(), new Fault.Stall(TAKEN / 2, gate));
    try (var server = start();
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var clients = new ArrayList<PlainClient>();
      for (int i = 0; i < 5; i++) {
        clients.add(PlainClient.get(server.port(), path(large)));
      }
      List<Future<byte[]>> pulls =
          clients.stream().map(client -> threads.submit(client::rest)).toList();
      gate.release();
      for (Future<byte[]> pull : pulls) {
        assertThat(pull.get()).isEqualTo(bytes);
      }
      for (PlainClient client : clients) {
        client.close();
      }
      assertThat(upstream.blobGets(large.digest())).isEqualTo(1);
    }
  }

  @Test
  void getBlob_whileItPassesThrough_lateClientHasADownloadOfItsOwn() throws Exception {
    try (var server = start();
        var slow = PlainClient.get(server.port(), path(large))) {
      slow.skip(TAKEN + 1);
      assertThat(server.get(path(large)).body()).isEqualTo(bytes);
      assertThat(slow.drain()).isEqualTo(SIZE - TAKEN - 1);
      assertThat(upstream.blobGets(large.digest())).isEqualTo(2);
    }
  }

  @Test
  void getBlob_everyoneHasLeft_downloadThatIsNotKeptStops() throws Exception {
    try (var server = start()) {
      try (var client = PlainClient.get(server.port(), path(large))) {
        client.skip(TAKEN + 1);
      }
      TestProxy.await(() -> metrics(server).contains("\nentrepot_transfers_running 0"));
      assertThat(upstream.bytesSent(large.digest())).isLessThan(SIZE);
      assertThat(server.output()).doesNotContain("broken off");
    }
  }

  @Test
  void getBlob_wrongBytesPassThrough_endShort() throws Exception {
    upstream.script().on(Match.blob(), new Fault.Corrupt(SIZE / 2));
    try (var server = start();
        var client = PlainClient.get(server.port(), path(large))) {
      assertThatThrownBy(client::drain).isInstanceOf(EOFException.class);
    }
  }

  @Test
  void getRange_passesThrough_isThatRange() throws Exception {
    try (var server = start()) {
      String range = "bytes=%d-%d".formatted(TAKEN - 10, SIZE - 1);
      assertThat(server.get(path(large), "Range", range).body())
          .isEqualTo(Arrays.copyOfRange(bytes, TAKEN - 10, SIZE));
    }
  }

  @Test
  void getManifest_whileNothingIsKept_nothingIsFetchedBeforeItIsAskedFor() throws Exception {
    String manifest =
        """
        {"schemaVersion": 2, "mediaType": "%s",
         "config": {"mediaType": "%s", "digest": "%s", "size": %d},
         "layers": [{"mediaType": "%s", "digest": "%s", "size": %d}]}
        """
            .formatted(
                MediaType.OCI_MANIFEST,
                "application/vnd.oci.image.config.v1+json",
                small.digest(),
                small.size(),
                "application/vnd.oci.image.layer.v1.tar",
                other.digest(),
                other.size());
    upstream
        .repository("library/one")
        .addManifest(MediaType.OCI_MANIFEST.toString(), manifest.getBytes(UTF_8), "1");
    try (var server = start()) {
      assertThat(server.get(path(large)).body()).isEqualTo(bytes);
      assertThat(server.get("/v2/library/one/manifests/1").body()).asString().isEqualTo(manifest);
      assertThat(server.get(path(other)).body()).hasSize(SIZE);
      assertThat(upstream.blobGets(other.digest())).isEqualTo(1);
      assertThat(upstream.blobGets(small.digest())).isZero();
    }
  }

  private ChildServer start() throws Exception {
    var server = ChildServer.start(folder, upstream.uri());
    server.limitFiles(Integer.toString(TAKEN));
    return server;
  }

  private static String metrics(ChildServer server) {
    try {
      return server.admin("/metrics").body();
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean isEmpty(Path folder) {
    String[] files = folder.toFile().list();
    return files != null && files.length == 0;
  }

  private static String path(Blob blob) {
    return "/v2/library/one/blobs/" + blob.digest();
  }
}
