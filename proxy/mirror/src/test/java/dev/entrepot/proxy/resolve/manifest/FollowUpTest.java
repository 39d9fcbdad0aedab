package dev.entrepot.proxy.resolve.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.cache.NotedPulls;
import dev.entrepot.config.DownloadsConfig;
import dev.entrepot.config.PrefetchConfig;
import dev.entrepot.oci.Digest;
import dev.entrepot.oci.Reference;
import dev.entrepot.oci.Tag;
import dev.entrepot.proxy.answer.Refusal;
import dev.entrepot.proxy.answer.Refusal.Reason;
import dev.entrepot.proxy.answer.Refusal.Source;
import dev.entrepot.proxy.resolve.Client;
import dev.entrepot.proxy.resolve.FakeRepository;
import dev.entrepot.proxy.resolve.RefusalMemory;
import dev.entrepot.proxy.resolve.ResolveFixture;
import dev.entrepot.proxy.resolve.Samples;
import dev.entrepot.proxy.resolve.UncountedDownloads;
import dev.entrepot.proxy.resolve.Want;
import dev.entrepot.proxy.resolve.manifest.ManifestResolution.Refused;
import dev.entrepot.proxy.transfer.InflightTable;
import dev.entrepot.proxy.transfer.Pace;
import java.time.Duration;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an answer brings about, and that it does so only if it goes out. */
final class FollowUpTest extends ResolveFixture {
  private static final Tag TAG = new Tag("v1");
  private static final Reference BY_TAG = new Reference.Tagged(TAG);
  private static final Client CLIENT = Client.at("192.0.2.1", Optional.of("docker/28"));
  private static final byte[] LAYER = new byte[5000];

  private final FakeRepository app = FakeRepository.of("app");
  private InflightTable inflight;
  private Prefetch prefetch;
  private FollowUp followUp;
  private ManifestLookup manifests;
  private Digest layer;

  @BeforeEach
  void putTogether() {
    var fetcher = new ManifestFetcher(cache);
    inflight =
        new InflightTable(
            cache,
            attempt -> {},
            new UncountedDownloads(),
            Pace.unlimited(),
            DownloadsConfig.DEFAULTS);
    prefetch = Prefetch.start(PrefetchConfig.DEFAULTS, cache, inflight, fetcher);
    followUp = new FollowUp(new PullNotes(cache, time), prefetch, UnaryOperator.identity());
    manifests = new ManifestResolver(cache, time, time, new RefusalMemory(time), fetcher);
    layer = app.hasBlob(LAYER);
    app.has(TAG, Samples.image(layer, LAYER.length));
  }

  @AfterEach
  void stop() throws InterruptedException {
    prefetch.close();
    inflight.stop(Duration.ofSeconds(20));
  }

  /** A policy that serves no manifest, whatever the resolver behind it has found. */
  private static ManifestLookup forbidding(ManifestLookup behind) {
    return (loop, route, reference, want) ->
        behind
            .resolve(loop, route, reference, want)
            .map(
                found ->
                    new Refused(Refusal.of(Source.STORE, Reason.DENIED, "not allowed: " + found)));
  }

  /** Does what the HTTP side does: resolves, then tells what goes out. */
  private ManifestResolution answer(ManifestLookup decided, Want want) throws InterruptedException {
    ManifestResolution resolution = await(decided.resolve(loop, to(app), BY_TAG, want));
    followUp.answered(CLIENT, to(app), BY_TAG, want, resolution);
    return resolution;
  }

  @Test
  void refusedByAPolicy_isNeitherNotedNorPrefetched() throws Exception {
    assertThat(answer(forbidding(manifests), Want.CONTENT)).isInstanceOf(Refused.class);

    assertThat(app.asked()).as("the resolver found it").containsExactly("GET v1");
    assertThat(NotedPulls.last(cache, app.repository(), BY_TAG)).isEmpty();
    assertThat(prefetch.waiting()).isZero();
    assertThat(inflight.size()).isZero();
    assertThat(cache.blobs().size(layer)).isEmpty();
  }

  @Test
  void allowed_isNotedAndPrefetched() throws Exception {
    answer(manifests, Want.CONTENT);

    assertThat(NotedPulls.last(cache, app.repository(), BY_TAG)).isPresent();
    awaitLayer();
    assertThat(app.asked()).containsExactly("GET v1", "GET blob " + layer);
  }

  @Test
  void allowedForSeveralClients_isPrefetchedOnce() throws Exception {
    ManifestResolution resolution = await(manifests.resolve(loop, to(app), BY_TAG, Want.CONTENT));
    for (int i = 0; i < 10; i++) {
      followUp.answered(CLIENT, to(app), BY_TAG, Want.CONTENT, resolution);
    }

    awaitLayer();
    assertThat(app.asked()).containsExactly("GET v1", "GET blob " + layer);
    assertThat(prefetch.dropped()).isZero();
  }

  @Test
  void described_isPrefetchedByNoHead() throws Exception {
    answer(manifests, Want.DESCRIPTION);

    assertThat(prefetch.waiting()).isZero();
    assertThat(inflight.size()).isZero();
    assertThat(NotedPulls.last(cache, app.repository(), BY_TAG)).isEmpty();
  }

  @Test
  void storedAlready_isNotPrefetched() throws Exception {
    answer(forbidding(manifests), Want.CONTENT);
    answer(manifests, Want.CONTENT);

    assertThat(prefetch.waiting()).isZero();
    assertThat(inflight.size()).isZero();
    assertThat(NotedPulls.last(cache, app.repository(), BY_TAG)).isPresent();
  }

  private void awaitLayer() {
    await(() -> cache.blobs().size(layer).isPresent() && inflight.size() == 0);
  }
}
