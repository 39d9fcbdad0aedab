package dev.entrepot.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.config.TagsConfig;
import dev.entrepot.loadtest.upstream.Fault.Status;
import dev.entrepot.loadtest.upstream.Match;
import dev.entrepot.loadtest.upstream.ScriptedRegistry;
import dev.entrepot.loadtest.upstream.TestImage;
import dev.entrepot.loadtest.upstream.TestImages;
import dev.entrepot.proxy.fixture.Fixture;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** While a registry is down its last answer goes out, also where that was a no. */
final class LastAnswerTest {
  private static final TagsConfig FORGETFUL =
      new TagsConfig(Duration.ZERO, Duration.ofDays(1), Duration.ZERO, Duration.ZERO);
  private static final TagsConfig NOTHING_STALE =
      new TagsConfig(Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO);
  private static final String PATH = "/v2/library/one/manifests/";

  @TempDir private Path data;
  @Fixture private final ScriptedRegistry upstream = ScriptedRegistry.start();
  private TestImage image;
  private String signature;

  @BeforeEach
  void fillUpstream() {
    image = TestImages.withSeed(1).addTo(upstream.repository("library/one"), "1");
    signature = image.manifest().replace(':', '-') + ".sig";
  }

  @Test
  void signature_thatThereWasNone_isNotFoundWhileTheRegistryIsDown() throws Exception {
    try (var proxy = TestProxy.start(data, upstream.uri(), FORGETFUL)) {
      assertThat(proxy.get(PATH + "1").statusCode()).isEqualTo(200);
      assertThat(proxy.get(PATH + signature).statusCode()).isEqualTo(404);
      upstream.close();

      for (int i = 0; i < 8; i++) {
        assertThat(proxy.get(PATH + signature).statusCode()).isEqualTo(404);
        assertThat(proxy.head(PATH + signature).statusCode()).isEqualTo(404);
        assertThat(proxy.get(PATH + "1").statusCode()).isEqualTo(200);
      }
      assertThat(proxy.get(PATH + "never-asked").statusCode()).isGreaterThanOrEqualTo(500);
    }
  }

  @Test
  void digest_thatThereWasNone_isNotFoundWhileTheRegistryIsDown() throws Exception {
    String absent = "sha256:" + "0".repeat(64);
    try (var proxy = TestProxy.start(data, upstream.uri(), FORGETFUL)) {
      assertThat(proxy.get(PATH + absent).statusCode()).isEqualTo(404);
      upstream.close();
      assertThat(proxy.get(PATH + absent).statusCode()).isEqualTo(404);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403})
  void tag_thatWasRefusedLast_isRefusedWhileTheRegistryIsDown(int status) throws Exception {
    try (var proxy = TestProxy.start(data, upstream.uri(), FORGETFUL)) {
      assertThat(proxy.get(PATH + "1").statusCode()).isEqualTo(200);
      var rule = upstream.script().on(Match.manifest(), Status.of(status));
      assertThat(proxy.get(PATH + "1").statusCode()).isEqualTo(status);
      rule.end();
      upstream.close();

      assertThat(proxy.get(PATH + "1").statusCode()).isEqualTo(status);
    }
  }

  @Test
  void tag_thatIsThereByNow_isGivenAgain() throws Exception {
    try (var proxy = TestProxy.start(data, upstream.uri(), FORGETFUL)) {
      assertThat(proxy.get(PATH + "2").statusCode()).isEqualTo(404);
      upstream.repository("library/one").tag("2", image.manifest());
      assertThat(proxy.get(PATH + "2").statusCode()).isEqualTo(200);
      upstream.close();

      assertThat(proxy.get(PATH + "2").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void staleIfError_ofZero_givesNoOldAnswer() throws Exception {
    try (var proxy = TestProxy.start(data, upstream.uri(), NOTHING_STALE)) {
      assertThat(proxy.get(PATH + signature).statusCode()).isEqualTo(404);
      upstream.close();

      assertThat(proxy.get(PATH + signature).statusCode()).isGreaterThanOrEqualTo(500);
    }
  }
}
