package dev.entrepot.cli.pull;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.config.EntrepotConfig;
import dev.entrepot.config.Schedule;
import dev.entrepot.config.SyncConfig;
import dev.entrepot.server.ListingFixture;
import dev.entrepot.server.TestProxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A list of images that a server fetches by itself. */
class ScheduledSyncTest extends PullsFixture {
  private EntrepotConfig config(String list, String schedule) throws Exception {
    Path file = Files.writeString(folder.resolve("list.yaml"), list);
    EntrepotConfig config = config();
    return new EntrepotConfig(
        config.listen(),
        config.admin(),
        config.data(),
        config.offline(),
        config.publicUrl(),
        config.tls(),
        config.clients(),
        config.storage(),
        config.log(),
        config.downloads(),
        config.prefetch(),
        config.scrub(),
        Optional.of(new SyncConfig(file, Schedule.parse(schedule).orElseThrow())),
        config.shutdown(),
        config.access(),
        config.pins(),
        config.upstreams());
  }

  private static double metric(TestProxy proxy, String name) {
    try {
      return proxy.metric(name);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void sync_everySoOften_runsAtOnce() throws Exception {
    try (var proxy = TestProxy.start(config("docker.io: {images: {one: ['1', multi]}}", "1h"))) {
      TestProxy.await(() -> metric(proxy, "entrepot_sync_runs_total") == 1);
      upstream.clearLog();
      ListingFixture.get(proxy, "library/one", "1", image);
      assertThat(upstream.requests()).isEmpty();
      assertThat(proxy.metric("entrepot_sync_failed_images_total")).isZero();
      assertThat(proxy.metric("entrepot_sync_last_success_seconds")).isGreaterThan(1.7e9);
    }
  }

  @Test
  void sync_anImageFails_isCountedAndTheOthersCome() throws Exception {
    try (var proxy = TestProxy.start(config("docker.io: {images: {one: ['9', '1']}}", "1h"))) {
      TestProxy.await(() -> metric(proxy, "entrepot_sync_runs_total") == 1);
      assertThat(proxy.metric("entrepot_sync_failed_images_total")).isEqualTo(1);
      assertThat(proxy.metric("entrepot_sync_last_success_seconds")).isZero();
      upstream.clearLog();
      ListingFixture.get(proxy, "library/one", "1", image);
      assertThat(upstream.requests()).isEmpty();
    }
  }

  @Test
  void sync_faultyList_isNoReasonToStop() throws Exception {
    try (var proxy = TestProxy.start(config("docker.io: {imges: {}}", "1h"))) {
      TestProxy.await(() -> metric(proxy, "entrepot_sync_runs_total") == 1);
      assertThat(upstream.requests()).isEmpty();
      ListingFixture.get(proxy, "library/one", "1", image);
    }
  }

  @Test
  void sync_offlineOrLater_fetchesNothing() throws Exception {
    EntrepotConfig config = config("docker.io: {images: {one: ['1']}}", "1h");
    try (var proxy = TestProxy.start(config.withOffline(true))) {
      assertThat(proxy.metric("entrepot_sync_runs_total")).isZero();
    }
    config = config("docker.io: {images: {one: ['1']}}", "0 0 31 12 *");
    try (var proxy = TestProxy.start(config)) {
      assertThat(proxy.metric("entrepot_sync_runs_total")).isZero();
    }
    assertThat(upstream.requests()).isEmpty();
  }
}
