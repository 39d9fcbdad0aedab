package dev.entrepot.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.cli.ChildServer;
import dev.entrepot.cli.ChildServer.Limits;
import dev.entrepot.loadtest.upstream.ScriptedRegistry;
import dev.entrepot.loadtest.upstream.SyntheticContent;
import dev.entrepot.server.PlainClient;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the log says of an answer that the server itself has cut, as it stops. */
final class CutByDrainTest {
  private static final long SIZE = 64L << 20; // more than the sockets between hold

  @TempDir private Path folder;

  @Test
  void stop_whileAClientIsSlow_saysThatTheServerCutIt() throws Exception {
    try (var upstream = ScriptedRegistry.start();
        var server =
            ChildServer.start(
                folder, upstream.uri(), Limits.USUAL.withConfig("shutdown: {drain: 1s}"))) {
      var repository = upstream.repository("library/big");
      String digest = repository.addBlob(SyntheticContent.of(62, SIZE)).digest();
      try (var client = PlainClient.get(server.port(), "/v2/library/big/blobs/" + digest)) {
        client.skip(10);
        assertThat(server.terminate(Duration.ofSeconds(60))).hasValue(0);
      }
      assertThat(server.output().lines().filter(line -> line.contains(" access: ")))
          .singleElement()
          .asString()
          .contains(" WARN  access: ")
          .contains(", cut by the server upstream=docker.io")
          .endsWith("cause=\"the server stops, and has waited for as long as it may\"");
    }
  }
}
