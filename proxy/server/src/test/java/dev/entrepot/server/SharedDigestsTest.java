package dev.entrepot.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.config.EntrepotConfig;
import dev.entrepot.config.UpstreamConfig;
import dev.entrepot.loadtest.upstream.Blob;
import dev.entrepot.loadtest.upstream.Fault;
import dev.entrepot.loadtest.upstream.Gate;
import dev.entrepot.loadtest.upstream.Match;
import dev.entrepot.loadtest.upstream.ScriptedRegistry;
import dev.entrepot.loadtest.upstream.SeenRequest;
import dev.entrepot.loadtest.upstream.SyntheticContent;
import dev.entrepot.oci.RegistryName;
import dev.entrepot.proxy.fixture.Fixture;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A digest that two registries have, one of which is slow, or sends wrong bytes. */
class SharedDigestsTest {
  private static final int SIZE = 3 << 20;
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir Path data;
  @Fixture private final ScriptedRegistry hub = ScriptedRegistry.start();
  @Fixture private final ScriptedRegistry evil = ScriptedRegistry.start();
  private Blob blob;
  private byte[] bytes;

  @BeforeEach
  void fillUpstreams() {
    var content = SyntheticContent.of(41, SIZE);
    blob = hub.repository("library/one").addBlob(content);
    evil.repository("library/one").addBlob(blob);
    bytes = content.read(0, SIZE);
  }

  private TestProxy proxy() throws IOException {
    EntrepotConfig config = TestProxy.config(data, hub.uri());
    Map<RegistryName, UpstreamConfig> upstreams = new LinkedHashMap<>(config.upstreams());
    upstreams.put(TestProxy.OTHER, UpstreamConfig.of(TestProxy.OTHER, evil.uri()));
    return TestProxy.start(config.withUpstreams(upstreams));
  }

  @Test
  void getBlob_anotherRegistrysDownloadStands_itsOwnIsAskedAndWhole() throws Exception {
    var gate = new Gate();
    evil.script().on(Match.blob(), new Fault.Stall(SIZE / 2, gate));
    try (var proxy = proxy();
        var follower = PlainClient.get(proxy.port(), evilPath())) {
      follower.skip(SIZE / 4);
      assertThat(proxy.get(path()).body()).isEqualTo(bytes);
      assertThat(hub.requests()).hasSize(1);
      TestProxy.await(() -> Files.exists(stored()));

      assertThat(proxy.get(evilPath()).body()).isEqualTo(bytes);
      assertThat(evil.requests().stream().filter(seen -> seen.range().isEmpty())).hasSize(1);
    } finally {
      gate.release();
    }
  }

  @Test
  void getBlob_anotherRegistrySendsWrongBytes_noClientOfItsOwnSeesThem() throws Exception {
    var gate = new Gate();
    evil.script().on(Match.blob(), new Fault.Corrupt(9), new Fault.Stall(SIZE / 2, gate));
    try (var proxy = proxy();
        var follower = PlainClient.get(proxy.port(), evilPath())) {
      follower.skip(SIZE / 4);
      hub.script().once(Match.blob(), new Fault.Stall(SIZE / 2, gate));
      try (var client = PlainClient.get(proxy.port(), path())) {
        client.skip(SIZE / 4);
        gate.release();
        proxy.awaitQuiet();
      }
      assertThat(proxy.get(path()).body()).isEqualTo(bytes);
      assertThat(stored()).hasBinaryContent(bytes);
      assertThat(proxy.metric("entrepot_wrong_content_total")).isEqualTo(1);
      assertThat(data.resolve("staging")).isEmptyDirectory();
      assertThat(hub.requests()).hasSize(1);
    }
  }

  @Test
  void getBlob_beginningOfAnotherRegistryIsLeft_isNotGoneOnWith() throws Exception {
    evil.script().once(Match.blob(), new Fault.Corrupt(9), new Fault.CutAfter(SIZE / 2));
    Match whole = Match.blob().and(head -> head.header("range").isEmpty());
    evil.script().on(whole.nth(2), Fault.Status.of(429));
    evil.script().on(Match.blob().ranged(), Fault.Status.of(429));
    try (var proxy = proxy()) {
      try (var follower = PlainClient.get(proxy.port(), evilPath())) {
        follower.skip(SIZE / 4);
        proxy.awaitQuiet();
      }
      assertThat(unfinished()).isEqualTo(1);

      assertThat(proxy.get(path()).body()).isEqualTo(bytes);
      assertThat(hub.requests())
          .singleElement()
          .extracting(SeenRequest::range)
          .isEqualTo(Optional.empty());
      proxy.awaitQuiet();
      assertThat(stored()).hasBinaryContent(bytes);
    }
  }

  @Test
  void getBlob_bothRegistriesSendIt_bothAreWholeAndOneIsStored() throws Exception {
    var gate = new Gate();
    hub.script().once(Match.blob(), new Fault.Hold(gate));
    evil.script().once(Match.blob(), new Fault.Hold(gate));
    try (var proxy = proxy()) {
      var one = proxy.client().sendAsync(proxy.request("GET", path()), bodies());
      var other = proxy.client().sendAsync(proxy.request("GET", evilPath()), bodies());
      gate.awaitArrivals(2, PATIENCE);
      gate.release();
      assertThat(one.get().body()).isEqualTo(bytes);
      assertThat(other.get().body()).isEqualTo(bytes);
      proxy.awaitQuiet();
      assertThat(proxy.metric("entrepot_store_blobs")).isEqualTo(1);
      assertThat(proxy.metric("entrepot_store_reserved_bytes")).isZero();
      assertThat(data.resolve("staging")).isEmptyDirectory();
    }
  }

  private static HttpResponse.BodyHandler<byte[]> bodies() {
    return HttpResponse.BodyHandlers.ofByteArray();
  }

  private long unfinished() throws IOException {
    try (Stream<Path> files = Files.list(data.resolve("staging"))) {
      return files.filter(file -> file.toString().endsWith(".part")).count();
    }
  }

  private String path() {
    return "/v2/library/one/blobs/" + blob.digest();
  }

  private String evilPath() {
    return "/v2/other.example/library/one/blobs/" + blob.digest();
  }

  private Path stored() {
    String hex = blob.digest().substring("sha256:".length());
    return data.resolve("blobs/sha256").resolve(hex.substring(0, 2)).resolve(hex);
  }
}
