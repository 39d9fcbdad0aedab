package dev.entrepot.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.entrepot.cli.ChildServer;
import dev.entrepot.loadtest.upstream.Blob;
import dev.entrepot.loadtest.upstream.Fault;
import dev.entrepot.loadtest.upstream.Gate;
import dev.entrepot.loadtest.upstream.Match;
import dev.entrepot.loadtest.upstream.ScriptedRegistry;
import dev.entrepot.loadtest.upstream.SyntheticContent;
import dev.entrepot.proxy.fixture.Fixture;
import dev.entrepot.server.PlainClient;
import dev.entrepot.server.TestProxy;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is left of a download when the process ends, and who goes on with it. */
class RestartTest {
  private static final int SIZE = 8 << 20;
  private static final int BEFORE = 5 << 20;
  private static final int REFETCHED = 64 << 10;

  /**
   * Ends the name of what docker.io has sent of a blob: the beginning of the SHA-256 of its name.
   */
  private static final String HUB = "@3530c4415dd857fb.part";

  @TempDir Path folder;
  @Fixture private final ScriptedRegistry upstream = ScriptedRegistry.start();
  private Blob blob;
  private byte[] bytes;

  @BeforeEach
  void fillUpstream() {
    var content = SyntheticContent.of(31, SIZE);
    blob = upstream.repository("library/one").addBlob(content);
    bytes = content.read(0, SIZE);
  }

  @Test
  void getBlob_afterKill_fetchesTheRestAlone() throws Exception {
    var gate = new Gate();
    upstream.script().once(Match.blob(), new Fault.Stall(BEFORE, gate));
    try (var server = ChildServer.start(folder, upstream.uri());
        var client = PlainClient.get(server.port(), path())) {
      client.skip(BEFORE);
      TestProxy.await(() -> size(unfinished()) == BEFORE);
      server.kill();
    } finally {
      gate.release();
    }
    upstream.clearLog();
    try (var server = ChildServer.start(folder, upstream.uri())) {
      assertThat(server.get(path()).body()).isEqualTo(bytes);
      assertThat(upstream.requests()).hasSize(1);
      assertThat(upstream.requests().getFirst().range())
          .contains("bytes=%d-".formatted(BEFORE - REFETCHED));
      assertThat(upstream.bytesSent(blob.digest())).isEqualTo(SIZE - BEFORE + REFETCHED);
      TestProxy.await(() -> size(stored()) == SIZE);
      assertThat(stored()).hasBinaryContent(bytes);
      assertThat(unfinished()).doesNotExist();
    }
  }

  @Test
  void getBlob_leftoverIsTheWholeBlob_fetchesItsEndAlone() throws Exception {
    leave(bytes);
    try (var proxy = TestProxy.start(data(), upstream)) {
      assertThat(proxy.get(path()).body()).isEqualTo(bytes);
      assertThat(upstream.bytesSent(blob.digest())).isEqualTo(REFETCHED);
      proxy.awaitQuiet();
      assertThat(stored()).hasBinaryContent(bytes);
    }
  }

  @Test
  void getBlob_leftoverIsLongerThanTheBlob_beginsAnew() throws Exception {
    leave(new byte[2 * SIZE]);
    try (var proxy = TestProxy.start(data(), upstream)) {
      assertThat(proxy.get(path()).body()).isEqualTo(bytes);
      proxy.awaitQuiet();
      assertThat(stored()).hasBinaryContent(bytes);
    }
  }

  @Test
  void getBlob_upstreamWithoutRange_skipsWhatIsThere() throws Exception {
    upstream.script().on(Match.blob(), new Fault.NoRange());
    leave(Arrays.copyOf(bytes, BEFORE));
    try (var proxy = TestProxy.start(data(), upstream)) {
      assertThat(proxy.get(path()).body()).isEqualTo(bytes);
      assertThat(upstream.requests()).hasSize(1);
    }
  }

  @Test
  void getBlob_leftoverIsDamaged_isNeverCompleteAndBeginsAnew() throws Exception {
    byte[] damaged = Arrays.copyOf(bytes, BEFORE);
    damaged[BEFORE / 2]++;
    leave(damaged);
    try (var proxy = TestProxy.start(data(), upstream)) {
      assertThatThrownBy(() -> proxy.get(path())).isInstanceOf(IOException.class);
      proxy.awaitQuiet();
      assertThat(stored()).doesNotExist();
      assertThat(unfinished()).doesNotExist();
      assertThat(proxy.metric("entrepot_wrong_content_total")).isZero();

      assertThat(proxy.get(path()).body()).isEqualTo(bytes);
    }
  }

  @Test
  void getBlob_upstreamDoesNotSayThatItIsThere_isRefusedAndKeepsWhatIsLeft() throws Exception {
    leave(Arrays.copyOf(bytes, BEFORE));
    upstream.script().on(Match.blob(), Fault.Status.of(404));
    try (var proxy = TestProxy.start(data(), upstream)) {
      assertThat(proxy.get(path()).statusCode()).isEqualTo(404);
      proxy.awaitQuiet();
      assertThat(size(unfinished())).isEqualTo(BEFORE - REFETCHED);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 403, 404, 416, 503})
  void getBlob_upstreamGivesNoRange_whatIsLeftDoesNotStandInTheWay(int status) throws Exception {
    leave(Arrays.copyOf(bytes, BEFORE));
    upstream.script().on(Match.blob().ranged(), Fault.Status.of(status));
    try (var proxy = TestProxy.start(data(), upstream)) {
      assertThat(proxy.get(path()).body()).isEqualTo(bytes);
      assertThat(upstream.bytesSent(blob.digest())).isEqualTo(SIZE);
      proxy.awaitQuiet();
      assertThat(stored()).hasBinaryContent(bytes);
      assertThat(unfinished()).doesNotExist();
    }
  }

  /** As a process that has ended would. */
  private void leave(byte[] begun) throws Exception {
    TestProxy.start(data(), upstream).close();
    Files.write(unfinished(), begun, StandardOpenOption.CREATE_NEW);
  }

  private static long size(Path file) {
    try (var channel = FileChannel.open(file)) {
      var last = ByteBuffer.allocate(1);
      return channel.read(last, Math.max(0, channel.size() - 1)) < 0 ? 0 : channel.size();
    } catch (IOException e) {
      return -1; // Not there yet.
    }
  }

  private Path data() {
    return folder.resolve("data");
  }

  private Path unfinished() {
    return data().resolve("staging").resolve(blob.digest().replace(':', '-') + HUB);
  }

  private Path stored() {
    String hex = blob.digest().substring("sha256:".length());
    return data().resolve("blobs/sha256").resolve(hex.substring(0, 2)).resolve(hex);
  }

  private String path() {
    return "/v2/library/one/blobs/" + blob.digest();
  }
}
