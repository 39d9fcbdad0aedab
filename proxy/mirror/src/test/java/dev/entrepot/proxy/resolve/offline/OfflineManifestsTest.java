package dev.entrepot.proxy.resolve.offline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.cache.ContentCache;
import dev.entrepot.cache.StoreSettings;
import dev.entrepot.cache.index.TagRecord;
import dev.entrepot.config.Credentials;
import dev.entrepot.config.TagsConfig;
import dev.entrepot.config.UpstreamConfig;
import dev.entrepot.config.UpstreamTimeouts;
import dev.entrepot.oci.Digest;
import dev.entrepot.oci.DigestAlgorithm;
import dev.entrepot.oci.MediaType;
import dev.entrepot.oci.Reference;
import dev.entrepot.oci.RegistryName;
import dev.entrepot.oci.Repository;
import dev.entrepot.oci.RepositoryName;
import dev.entrepot.oci.Tag;
import dev.entrepot.oci.manifest.Manifest;
import dev.entrepot.oci.manifest.ManifestParser;
import dev.entrepot.proxy.resolve.Want;
import dev.entrepot.proxy.resolve.manifest.ManifestResolution;
import dev.entrepot.proxy.resolve.manifest.ManifestResolution.Present;
import dev.entrepot.proxy.resolve.manifest.ManifestResolution.Refused;
import dev.entrepot.proxy.route.Route;
import dev.entrepot.proxy.transfer.TestLoop;
import dev.entrepot.proxy.upstream.Upstream;
import dev.entrepot.verifier.ContentVerifier;
import dev.entrepot.verifier.Verified;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Manifests that come into the store while the server is offline. */
final class OfflineManifestsTest {
  private static final RegistryName REGISTRY = new RegistryName("registry.test");
  private static final Repository APP = new Repository(REGISTRY, new RepositoryName("team/app"));
  private static final Tag TAG = new Tag("1");
  private static final byte[] BYTES =
      """
      {"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[]}
      """
          .getBytes(StandardCharsets.UTF_8);
  private static final Digest DIGEST = Digest.of(DigestAlgorithm.SHA256, BYTES);

  @TempDir private Path data;
  private final TestLoop loop = new TestLoop();
  private ContentCache cache;
  private OfflineManifests manifests;

  @BeforeEach
  void open() throws Exception {
    cache =
        ContentCache.open(
            new StoreSettings(data, 1 << 20, 10, Duration.ofDays(1)), InstantSource.system());
    manifests = new OfflineManifests(cache, Absences.offline(cache));
  }

  @AfterEach
  void close() throws Exception {
    cache.close();
  }

  @Test
  void resolve_imported_isSeenAtOnceHoweverOldItIs() {
    assertThat(resolve(new Reference.Tagged(TAG), Want.CONTENT)).isInstanceOf(Refused.class);
    assertThat(resolve(new Reference.Digested(DIGEST), Want.CONTENT)).isInstanceOf(Refused.class);
    cache.metadata().putManifest(APP, verified(), parsed());
    point();
    for (Want want : Want.values()) {
      assertThat(resolve(new Reference.Tagged(TAG), want)).isInstanceOf(Present.class);
      assertThat(resolve(new Reference.Digested(DIGEST), want)).isInstanceOf(Present.class);
    }
  }

  @Test
  void resolve_tagWithoutItsManifest_isMissedByAnyRequest() {
    point();
    for (Want want : Want.values()) {
      assertThat(resolve(new Reference.Tagged(TAG), want)).isInstanceOf(Refused.class);
    }
    assertThat(cache.misses().list())
        .singleElement()
        .satisfies(
            miss -> {
              assertThat(miss.reference()).isEqualTo(new Reference.Tagged(TAG));
              assertThat(miss.count()).isEqualTo(1);
            });
  }

  private void point() {
    cache
        .metadata()
        .putTag(APP, TAG, new TagRecord(DIGEST, MediaType.OCI_INDEX, BYTES.length, Instant.EPOCH));
  }

  private ManifestResolution resolve(Reference reference, Want want) {
    return manifests.resolve(loop, route(), reference, want).result();
  }

  private static Verified verified() {
    return (Verified) ContentVerifier.verify(DIGEST, BYTES);
  }

  private static Manifest parsed() {
    return (Manifest) ManifestParser.parse(BYTES, Optional.of(MediaType.OCI_INDEX));
  }

  private static Route route() {
    var config =
        new UpstreamConfig(
            REGISTRY,
            List.of(URI.create("http://127.0.0.1:1")),
            true,
            new Credentials.Anonymous(),
            TagsConfig.DEFAULTS,
            UpstreamTimeouts.DEFAULTS,
            0,
            Set.of());
    return new Route(Upstream.offline(config), APP, TagsConfig.DEFAULTS);
  }
}
