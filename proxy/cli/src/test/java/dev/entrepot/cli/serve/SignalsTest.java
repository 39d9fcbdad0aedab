package dev.entrepot.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.cli.ChildServer;
import dev.entrepot.loadtest.upstream.Blob;
import dev.entrepot.loadtest.upstream.Fault;
import dev.entrepot.loadtest.upstream.Match;
import dev.entrepot.loadtest.upstream.ScriptedRegistry;
import dev.entrepot.loadtest.upstream.SyntheticContent;
import dev.entrepot.proxy.fixture.Fixture;
import dev.entrepot.server.PlainClient;
import dev.entrepot.server.StoredFiles;
import dev.entrepot.server.TestProxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program, to which signals are sent while a client reads a slow download. */
class SignalsTest {
  private static final int SIZE = 8 << 20;
  private static final int BYTES_A_SECOND = 256 << 10;

  /** Less than the download takes, and than the server would wait for it. */
  private static final Duration SOON = Duration.ofSeconds(15);

  @TempDir Path folder;
  @Fixture private final ScriptedRegistry upstream = ScriptedRegistry.start();
  private String path = "";

  @BeforeEach
  void fillUpstream() {
    Blob blob = upstream.repository("library/slow").addBlob(SyntheticContent.of(7, SIZE));
    upstream.script().on(Match.blob(blob.digest()), new Fault.Throttle(BYTES_A_SECOND));
    path = "/v2/library/slow/blobs/" + blob.digest();
  }

  @Test
  void hangup_whileServing_changesNothingAndIsLogged() throws Exception {
    try (var server = ChildServer.start(folder, upstream.uri());
        var reader = PlainClient.get(server.port(), path)) {
      reader.skip(1000);
      server.signal("HUP");
      TestProxy.await(() -> server.output().contains("SIGHUP: "));
      server.signal("HUP");
      reader.skip(BYTES_A_SECOND);
      assertThat(server.admin("/readyz").statusCode()).isEqualTo(200);
      assertThat(server.output()).contains("the configuration is not read again");
    }
  }

  @Test
  void hangup_thatNohupHasIgnored_staysIgnored() throws Exception {
    try (var server =
        ChildServer.start(folder, upstream.uri(), ChildServer.Limits.USUAL.ignoring("HUP"))) {
      server.signal("HUP");
      assertThat(server.admin("/readyz").statusCode()).isEqualTo(200);
      server.signal("TERM");
      assertThat(server.end(SOON)).hasValue(0);
      assertThat(server.output()).doesNotContain("SIGHUP");
    }
  }

  @Test
  void interrupt_twice_endsAtOnceAndLosesNothing() throws Exception {
    try (var server = ChildServer.start(folder, upstream.uri())) {
      try (var reader = PlainClient.get(server.port(), path)) {
        reader.skip(2 * BYTES_A_SECOND);
        server.signal("INT");
        TestProxy.await(() -> server.output().contains("draining: "));
        assertThat(server.output()).contains("SIGINT: stopping; a second one ends the server");
        assertThat(server.isAlive()).isTrue();
        server.signal("INT");
        assertThat(server.end(SOON)).as(server.output()).hasValue(130);
        assertThat(server.output()).contains("SIGINT while stopping: ended at once");
      }
    }
    StoredFiles.requireSound(folder.resolve("data"));
    upstream.script().clear();
    upstream.clearLog();
    try (var again = ChildServer.start(folder, upstream.uri())) {
      assertThat(again.get(path).body()).hasSize(SIZE);
      assertThat(upstream.requests())
          .as("what was there is not fetched again")
          .anyMatch(request -> request.head().header("range").isPresent());
    }
  }

  @Test
  void terminate_thenInterrupt_endsAtOnce_andTerminateTwiceDoesNot() throws Exception {
    try (var server = ChildServer.start(folder, upstream.uri())) {
      try (var reader = PlainClient.get(server.port(), path)) {
        reader.skip(1000);
        server.signal("TERM");
        TestProxy.await(() -> server.output().contains("draining: "));
        server.signal("TERM");
        TestProxy.await(() -> server.output().contains("SIGTERM: the server is stopping already"));
        reader.skip(BYTES_A_SECOND);
        assertThat(server.isAlive()).isTrue();
        server.signal("INT");
        assertThat(server.end(SOON)).as(server.output()).hasValue(130);
      }
    }
  }

  @Test
  void drain_shorterThanTheDownload_isWhatTheConfigurationSays() throws Exception {
    var limits = ChildServer.Limits.USUAL.withConfig("shutdown: {drain: 1s}");
    try (var server = ChildServer.start(folder, upstream.uri(), limits)) {
      try (var reader = PlainClient.get(server.port(), path)) {
        reader.skip(1000);
        server.signal("TERM");
        assertThat(server.end(SOON)).as(server.output()).hasValue(0);
        assertThat(server.output()).contains("running pulls have 1 s to end");
      }
    }
    assertThat(Files.exists(folder.resolve("data").resolve("ended-cleanly"))).isTrue();
  }
}
