package dev.entrepot.proxy.resolve.blob;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.cache.index.Link;
import dev.entrepot.config.DownloadsConfig;
import dev.entrepot.oci.Digest;
import dev.entrepot.proxy.answer.Refusal.Reason;
import dev.entrepot.proxy.answer.Refusal.Source;
import dev.entrepot.proxy.resolve.Asker;
import dev.entrepot.proxy.resolve.CacheStatus;
import dev.entrepot.proxy.resolve.FakeRepository;
import dev.entrepot.proxy.resolve.RefusalMemory;
import dev.entrepot.proxy.resolve.ResolveFixture;
import dev.entrepot.proxy.resolve.UncountedDownloads;
import dev.entrepot.proxy.resolve.Want;
import dev.entrepot.proxy.resolve.blob.BlobResolution.Content;
import dev.entrepot.proxy.resolve.blob.BlobResolution.Described;
import dev.entrepot.proxy.resolve.blob.BlobResolution.Left;
import dev.entrepot.proxy.resolve.blob.BlobResolution.Refused;
import dev.entrepot.proxy.transfer.InflightTable;
import dev.entrepot.proxy.transfer.Pace;
import dev.entrepot.proxy.transfer.source.TransferState;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.Arrays;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which blob a request is answered with, and under which repositories it may go out. */
final class BlobResolverTest extends ResolveFixture {
  private static final byte[] BYTES = bytes();

  private final FakeRepository app = FakeRepository.of("app");
  private final FakeRepository other = FakeRepository.of("other");
  private final Promise<Void> left = Promise.promise();
  private InflightTable inflight;
  private BlobResolver resolver;

  private static byte[] bytes() {
    var bytes = new byte[5000];
    Arrays.fill(bytes, (byte) 7);
    return bytes;
  }

  @BeforeEach
  void makeResolver() {
    inflight =
        new InflightTable(
            cache,
            attempt -> {},
            new UncountedDownloads(),
            Pace.unlimited(),
            DownloadsConfig.DEFAULTS);
    resolver = new BlobResolver(cache, inflight, new RefusalMemory(time));
  }

  @AfterEach
  void stop() throws InterruptedException {
    inflight.stop(Duration.ofSeconds(20));
  }

  private Future<BlobResolution> ask(FakeRepository repository, Digest digest, Want want) {
    return resolver.resolve(
        Asker.at("192.0.2.1", loop, left.future()), to(repository), digest, want);
  }

  private BlobResolution get(FakeRepository repository, Digest digest) throws InterruptedException {
    return await(ask(repository, digest, Want.CONTENT));
  }

  /** Reads a blob to its end. */
  private Content read(FakeRepository repository, Digest digest) throws InterruptedException {
    var content = (Content) get(repository, digest);
    await(() -> content.source().state() instanceof TransferState.Complete);
    content.source().close();
    await(() -> inflight.size() == 0);
    return content;
  }

  @Test
  void content_notHere_isFetchedAndStored() throws Exception {
    Digest digest = app.hasBlob(BYTES);

    assertThat(read(app, digest).status()).isEqualTo(CacheStatus.MISS);
    assertThat(cache.blobs().size(digest)).hasValue(BYTES.length);
    assertThat(read(app, digest).status()).isEqualTo(CacheStatus.HIT);
    assertThat(app.asked()).containsExactly("GET blob " + digest);
  }

  @Test
  void content_ofAnotherRepository_goesOutOnlyIfThisOneHasIt() throws Exception {
    Digest digest = app.hasBlob(BYTES);
    read(app, digest);

    assertThat(get(other, digest))
        .isInstanceOfSatisfying(
            Refused.class,
            refused -> assertThat(refused.refusal().reason()).isEqualTo(Reason.NOT_FOUND));
    assertThat(other.asked()).containsExactly("HEAD blob " + digest);

    time.passes(NOT_FOUND_TTL);
    other.hasBlob(BYTES);
    assertThat(read(other, digest).status()).isEqualTo(CacheStatus.HIT);
  }

  @Test
  void content_refused_isNotAskedForAgainAtOnce() throws Exception {
    Digest digest = FakeRepository.of("nowhere").hasBlob(BYTES);
    assertThat(get(app, digest)).isInstanceOf(Refused.class);
    await(() -> inflight.size() == 0);
    assertThat(get(app, digest)).isInstanceOf(Refused.class);
    assertThat(app.asked()).hasSize(1);
  }

  @Test
  void content_ofAManifest_isRefusedByTheStore() throws Exception {
    Digest digest = app.hasBlob(BYTES);
    cache
        .metadata()
        .addLink(app.repository(), digest, Link.confirmed(Link.Kind.MANIFEST, BYTES.length));

    assertThat(get(app, digest))
        .isInstanceOfSatisfying(
            Refused.class,
            refused -> assertThat(refused.refusal().source()).isEqualTo(Source.STORE));
    assertThat(app.asked()).isEmpty();
  }

  @Test
  void content_clientLeavesBeforeTheAnswer_isNotWaitedFor() throws Exception {
    Digest digest = app.hasBlob(BYTES);
    Future<BlobResolution> answer = ask(app, digest, Want.CONTENT);
    left.complete();
    assertThat(await(answer)).isInstanceOf(Left.class);
  }

  @Test
  void description_notHere_isAskedForByHead() throws Exception {
    Digest digest = app.hasBlob(BYTES);

    assertThat(await(ask(app, digest, Want.DESCRIPTION)))
        .isEqualTo(new Described(OptionalLong.of(BYTES.length), CacheStatus.MISS));
    assertThat(app.asked()).containsExactly("HEAD blob " + digest);
  }

  @Test
  void description_stored_isAnsweredAtOnce() throws Exception {
    Digest digest = app.hasBlob(BYTES);
    read(app, digest);

    Future<BlobResolution> answer = ask(app, digest, Want.DESCRIPTION);

    assertThat(answer.isComplete()).isTrue();
    assertThat(answer.result())
        .isEqualTo(new Described(OptionalLong.of(BYTES.length), CacheStatus.HIT));
  }

  private BlobResolution limited(FakeRepository repository, Digest digest, Want want)
      throws InterruptedException {
    return await(
        resolver.resolve(
            Asker.at("192.0.2.1", loop, left.future()),
            to(repository).within(oneRequest),
            digest,
            want));
  }

  @Test
  void anything_noRequestLeft_isRefusedToThatCallerAlone() throws Exception {
    Digest digest = app.hasBlob(BYTES);
    assertThat(oneRequest.request()).isEmpty();
    for (Want want : Want.values()) {
      assertThat(limited(app, digest, want))
          .isInstanceOfSatisfying(
              Refused.class,
              refused -> assertThat(refused.refusal().source()).isEqualTo(Source.ACCESS));
    }
    assertThat(app.asked()).isEmpty();
    assertThat(read(app, digest).status()).isEqualTo(CacheStatus.MISS);
    assertThat(limited(app, digest, Want.DESCRIPTION)).isInstanceOf(Described.class);
    var stored = (Content) limited(app, digest, Want.CONTENT);
    assertThat(stored.status()).isEqualTo(CacheStatus.HIT);
    stored.source().close();
  }
}
