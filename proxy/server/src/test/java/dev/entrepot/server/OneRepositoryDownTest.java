package dev.entrepot.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.config.TagsConfig;
import dev.entrepot.config.UpstreamTimeouts;
import dev.entrepot.loadtest.upstream.Fault;
import dev.entrepot.loadtest.upstream.Match;
import dev.entrepot.loadtest.upstream.ScriptedRegistry;
import dev.entrepot.proxy.fixture.Fixture;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Repositories in trouble beside others, at a registry that is well. */
class OneRepositoryDownTest {
  private static final byte[] MANIFEST =
      """
      {"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[]}\
      """
          .getBytes(UTF_8);

  @Fixture private final ScriptedRegistry upstream = ScriptedRegistry.start();
  @TempDir private Path data;
  @Fixture private TestProxy proxy;

  @BeforeEach
  void start() throws Exception {
    for (int i = 0; i < 40; i++) {
      upstream
          .repository("team/good")
          .addManifest("application/vnd.oci.image.index.v1+json", MANIFEST, "v" + i);
    }
    proxy =
        TestProxy.start(
            TestProxy.config(
                data, List.of(upstream.uri()), UpstreamTimeouts.DEFAULTS, TagsConfig.DEFAULTS, 0));
  }

  @Test
  void getTag_anotherRepositoryIsUnavailable_isAnswered() throws Exception {
    down("team/bad", Fault.Status.of(503));
    for (int i = 0; i < 20; i++) {
      assertThat(status("team/bad", i)).isEqualTo(503);
    }
    assertThat(requests("team/bad")).isLessThan(20);

    assertThat(status("team/good", 0)).isEqualTo(200);
    assertThat(proxy.metric("entrepot_upstream_left_alone")).isZero();
  }

  @Test
  void getTag_anotherRepositoryWantsToBeLeftAlone_isAnsweredAndThatOneIsLeftAlone()
      throws Exception {
    down("team/bad", new Fault.Status(503, Map.of("retry-after", "600"), "later"));
    assertThat(status("team/bad", 0)).isEqualTo(503);
    assertThat(status("team/bad", 1)).isEqualTo(503);
    assertThat(requests("team/bad")).isEqualTo(1);

    assertThat(status("team/good", 0)).isEqualTo(200);
  }

  @Test
  void getTag_manyOtherRepositoriesAreUnavailable_isAnsweredSoon() throws Exception {
    for (int i = 0; i < 5; i++) {
      down("team/bad" + i, Fault.Status.of(503));
    }
    for (int i = 0; i < 20; i++) {
      assertThat(status("team/bad" + i % 5, i)).isEqualTo(503);
    }
    int[] number = {0};
    TestProxy.await(() -> status("team/good", number[0]++ % 40) == 200);
    assertThat(proxy.metric("entrepot_upstream_left_alone")).isZero();
  }

  @Test
  void getTag_tooManyRequestsForAnotherRepository_isRefusedUnasked() throws Exception {
    down("team/bad", new Fault.Status(429, Map.of("retry-after", "600"), "slow down"));
    assertThat(status("team/bad", 0)).isEqualTo(429);

    assertThat(status("team/good", 0)).isEqualTo(429);
    assertThat(requests("team/good")).isZero();
  }

  private void down(String repository, Fault fault) {
    upstream.script().on(Match.any().repository(repository), fault);
  }

  private int status(String repository, int tag) {
    try {
      return proxy.get("/v2/%s/manifests/v%d".formatted(repository, tag)).statusCode();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private long requests(String repository) {
    return upstream.requests().stream()
        .filter(request -> request.path().startsWith("/v2/" + repository + "/"))
        .count();
  }
}
