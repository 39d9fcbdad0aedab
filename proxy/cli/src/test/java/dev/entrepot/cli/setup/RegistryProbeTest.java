package dev.entrepot.cli.setup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.config.access.AccessConfig;
import dev.entrepot.loadtest.upstream.ScriptedRegistry;
import dev.entrepot.proxy.fixture.Fixture;
import dev.entrepot.server.TestProxy;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Asks real servers. */
class RegistryProbeTest {
  private static final RegistryProbe PROBE = new RegistryProbe(Duration.ofSeconds(10));

  @TempDir private Path data;
  @Fixture private final ScriptedRegistry upstream = ScriptedRegistry.start();

  @Test
  void ask_serverThatWantsALogin_isEntrepotAllTheSame() throws Exception {
    var config =
        TestProxy.config(data, upstream.uri()).withAccess(Optional.of(AccessConfig.DEFAULTS));
    try (var proxy = TestProxy.start(config)) {
      var ping = proxy.get("/v2/");
      assertThat(ping.statusCode()).isEqualTo(401);
      assertThat(ping.headers().firstValue("docker-distribution-api-version"))
          .contains("registry/2.0");
      assertThat(PROBE.ask(URI.create("http://127.0.0.1:" + proxy.port()), Optional.empty()))
          .isInstanceOf(RegistryProbe.Found.Entrepot.class);
    }
  }

  @Test
  void ask_registry_isAnother() throws Exception {
    assertThat(PROBE.ask(upstream.uri(), Optional.empty()))
        .isInstanceOf(RegistryProbe.Found.Otherwise.class);
  }
}
