package dev.entrepot.proxy.resolve.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.cache.ContentCache;
import dev.entrepot.cache.NotedPulls;
import dev.entrepot.cache.StoreSettings;
import dev.entrepot.cache.index.StoredManifest;
import dev.entrepot.cache.index.TagRecord;
import dev.entrepot.oci.Digest;
import dev.entrepot.oci.DigestAlgorithm;
import dev.entrepot.oci.MediaType;
import dev.entrepot.oci.Reference;
import dev.entrepot.oci.RegistryName;
import dev.entrepot.oci.Repository;
import dev.entrepot.oci.RepositoryName;
import dev.entrepot.oci.Tag;
import dev.entrepot.proxy.resolve.CacheStatus;
import dev.entrepot.proxy.resolve.Client;
import dev.entrepot.proxy.resolve.Want;
import dev.entrepot.proxy.resolve.manifest.ManifestResolution.Described;
import dev.entrepot.proxy.resolve.manifest.ManifestResolution.Present;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** By what name clients count as pulling, as time goes by. */
final class PullNotesTest {
  private static final Repository APP =
      new Repository(new RegistryName("registry.test"), new RepositoryName("team/app"));
  private static final byte[] BYTES = "{}".getBytes(StandardCharsets.UTF_8);
  private static final Digest DIGEST = Digest.of(DigestAlgorithm.SHA256, BYTES);
  private static final Tag TAG = new Tag("1");
  private static final Reference BY_TAG = new Reference.Tagged(TAG);
  private static final Reference BY_DIGEST = new Reference.Digested(DIGEST);
  private static final Client CLIENT = Client.at("127.0.0.1", Optional.of("docker/28.5.1"));

  @TempDir private Path data;
  private ContentCache cache;
  private PullNotes notes;
  private long nanos;

  @BeforeEach
  void open() throws Exception {
    cache =
        ContentCache.open(
            new StoreSettings(data, 1 << 20, 10, Duration.ofDays(1)), InstantSource.system());
    cache.metadata().putTag(APP, TAG, new TagRecord(DIGEST, MediaType.OCI_INDEX, 2, Instant.EPOCH));
    notes = new PullNotes(cache, () -> nanos);
  }

  @AfterEach
  void close() throws Exception {
    cache.close();
  }

  private void look(Client client, Reference reference) {
    notes.answered(
        client,
        APP,
        reference,
        Want.DESCRIPTION,
        new Described(DIGEST, MediaType.OCI_INDEX, 2, CacheStatus.MISS, Optional.empty()));
  }

  private void get(Client client) {
    var manifest = new StoredManifest(DIGEST, MediaType.OCI_INDEX, ByteBuffer.wrap(BYTES));
    notes.answered(
        client,
        APP,
        BY_DIGEST,
        Want.CONTENT,
        new Present(manifest, CacheStatus.HIT, Optional.empty()));
  }

  private boolean isPulled(Reference reference) {
    return NotedPulls.last(cache, APP, reference).isPresent();
  }

  @Test
  void get_withinTheTime_isOfTheTagAlone() {
    look(CLIENT, BY_TAG);
    assertThat(isPulled(BY_TAG)).as("by the HEAD").isFalse();
    nanos += PullNotes.TOGETHER.toNanos() - 1;
    get(CLIENT);
    assertThat(isPulled(BY_TAG)).isTrue();
    assertThat(isPulled(BY_DIGEST)).isFalse();
  }

  @Test
  void get_afterTheTime_isOfTheDigest() {
    look(CLIENT, BY_TAG);
    nanos += PullNotes.TOGETHER.toNanos();
    get(CLIENT);
    assertThat(isPulled(BY_TAG)).isFalse();
    assertThat(isPulled(BY_DIGEST)).isTrue();
  }

  @Test
  void get_ofAnotherAddressInTheSameIPv6Network_isOfTheTag() {
    var agent = Optional.of("containerd/2.1.4");
    look(Client.at("2001:db8::1", agent), BY_TAG);
    get(Client.at("2001:db8::2", agent));
    assertThat(isPulled(BY_TAG)).isTrue();
    assertThat(isPulled(BY_DIGEST)).isFalse();
  }

  @Test
  void get_byWhoLookedAtTheDigest_isOfTheDigest() {
    look(Client.at("127.0.0.1", Optional.of("renovate")), BY_TAG);
    look(CLIENT, BY_DIGEST);
    get(CLIENT);
    assertThat(isPulled(BY_TAG)).isFalse();
    assertThat(isPulled(BY_DIGEST)).isTrue();
  }

  @Test
  void get_byWhoLookedAtTheTagAndThenAtItsDigest_isOfTheTag() {
    look(CLIENT, BY_TAG);
    look(CLIENT, BY_DIGEST);
    get(CLIENT);
    assertThat(isPulled(BY_TAG)).isTrue();
    assertThat(isPulled(BY_DIGEST)).isFalse();
  }

  @Test
  void look_longAfterAPullByAnotherTag_isNoPull() {
    Reference other = new Reference.Tagged(new Tag("1.0"));
    look(CLIENT, BY_TAG);
    get(CLIENT);
    nanos += PullNotes.TOGETHER.toNanos();
    look(CLIENT, other);
    assertThat(isPulled(other)).isFalse();
    look(CLIENT, BY_TAG);
    get(CLIENT);
    look(CLIENT, other);
    assertThat(isPulled(other)).isTrue();
  }
}
