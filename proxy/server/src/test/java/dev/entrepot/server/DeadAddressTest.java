package dev.entrepot.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.config.UpstreamTimeouts;
import dev.entrepot.loadtest.upstream.Fault.Redirect;
import dev.entrepot.loadtest.upstream.Match;
import dev.entrepot.loadtest.upstream.ScriptedRegistry;
import dev.entrepot.loadtest.upstream.SyntheticContent;
import dev.entrepot.proxy.fixture.Fixture;
import dev.entrepot.proxy.upstream.network.TestNetwork;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A client of a server whose registry, and whose registry's store, have an address that is dead.
 */
class DeadAddressTest {
  private static final String DEAD = "127.0.0.9";
  private static final String LIVE = "127.0.0.1";

  @Fixture private final ScriptedRegistry registry = ScriptedRegistry.start();
  private final TestNetwork network =
      new TestNetwork(LIVE, DEAD)
          .with("registry.example.com", DEAD, LIVE)
          .with("cdn.example.net", DEAD, LIVE);
  @TempDir private Path data;

  @Test
  void get_firstAddressesAreDead_isTheContent() throws Exception {
    int port = registry.uri().getPort();
    var content = SyntheticContent.of(5, 300_000);
    String blob = registry.repository("team/app").addBlob(content).digest();
    registry
        .script()
        .on(
            Match.blob().nth(1),
            new Redirect(
                307, "http://cdn.example.net:%d/v2/team/app/blobs/%s".formatted(port, blob)));
    var config =
        TestProxy.config(
            data,
            List.of(URI.create("http://registry.example.com:" + port)),
            UpstreamTimeouts.DEFAULTS);
    try (var proxy = TestProxy.start(config, network)) {
      assertThat(proxy.get("/v2/team/app/blobs/" + blob).body())
          .isEqualTo(content.read(0, 300_000));
      assertThat(registry.requests().getLast().header("host")).contains("cdn.example.net:" + port);
    }
  }
}
