package dev.entrepot.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.cache.ContentCache;
import dev.entrepot.cache.StoreSettings;
import dev.entrepot.cache.index.TagRecord;
import dev.entrepot.config.TagsConfig;
import dev.entrepot.loadtest.upstream.Fault.Status;
import dev.entrepot.loadtest.upstream.Match;
import dev.entrepot.loadtest.upstream.ScriptedRegistry;
import dev.entrepot.loadtest.upstream.TestImage;
import dev.entrepot.loadtest.upstream.TestImages;
import dev.entrepot.oci.RegistryName;
import dev.entrepot.oci.Repository;
import dev.entrepot.oci.RepositoryName;
import dev.entrepot.oci.Tag;
import dev.entrepot.proxy.fixture.Fixture;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A clock was ten years ahead while a tag was confirmed, and is right again. */
final class WrongClockTest {
  private static final Duration AHEAD = Duration.ofDays(3650);
  private static final String PATH = "/v2/library/one/manifests/1";
  private static final TagsConfig LONG_WHILE_REVALIDATE =
      new TagsConfig(
          Duration.ofMinutes(1), Duration.ofDays(1), Duration.ofSeconds(1), Duration.ofDays(1));

  @TempDir private Path data;
  @Fixture private final ScriptedRegistry upstream = ScriptedRegistry.start();

  @BeforeEach
  void fillUpstream() throws Exception {
    TestImages.withSeed(1).addTo(upstream.repository("library/one"), "1");
    try (var proxy = TestProxy.start(data, upstream)) {
      assertThat(proxy.get(PATH).statusCode()).isEqualTo(200);
    }
    confirmInTheFuture();
  }

  private void confirmInTheFuture() throws Exception {
    var settings = new StoreSettings(data, 1 << 20, 0, Duration.ofDays(1));
    var repository =
        new Repository(RegistryName.DOCKER_HUB, RepositoryName.parse("library/one").orElseThrow());
    Tag tag = Tag.parse("1").orElseThrow();
    try (var store = ContentCache.open(settings, InstantSource.system())) {
      TagRecord known = store.metadata().tag(repository, tag).orElseThrow();
      var ahead =
          new TagRecord(known.digest(), known.mediaType(), known.size(), Instant.now().plus(AHEAD));
      store.metadata().putTag(repository, tag, ahead).toCompletableFuture().join();
    }
  }

  @Test
  void tag_confirmedInTheFuture_isAskedForAndMoves() throws Exception {
    TestImage moved = TestImages.withSeed(2).addTo(upstream.repository("library/one"), "1");
    for (TagsConfig tags : new TagsConfig[] {TagsConfig.DEFAULTS, LONG_WHILE_REVALIDATE}) {
      try (var proxy = TestProxy.start(data, upstream.uri(), tags)) {
        HttpResponse<byte[]> response = proxy.get(PATH);

        assertThat(response.headers().firstValue("docker-content-digest"))
            .contains(moved.manifest());
      }
      confirmInTheFuture();
    }
  }

  @Test
  void tag_askedForOnce_isFreshAgain() throws Exception {
    try (var proxy = TestProxy.start(data, upstream)) {
      proxy.get(PATH);
      upstream.clearLog();
      assertThat(proxy.get(PATH).statusCode()).isEqualTo(200);
      assertThat(upstream.count(seen -> true)).isZero();
    }
  }

  @Test
  void tag_confirmedInTheFuture_stillGoesOutStale() throws Exception {
    upstream.script().on(Match.any(), Status.of(503));
    try (var proxy = TestProxy.start(data, upstream)) {
      HttpResponse<byte[]> response = proxy.get(PATH);

      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.headers().firstValue("warning")).isNotEqualTo(Optional.empty());
    }
  }
}
