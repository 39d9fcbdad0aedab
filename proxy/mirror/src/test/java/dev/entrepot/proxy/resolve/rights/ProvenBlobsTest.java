package dev.entrepot.proxy.resolve.rights;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.cache.index.Link;
import dev.entrepot.oci.Digest;
import dev.entrepot.oci.Reference;
import dev.entrepot.proxy.answer.Refusal.Reason;
import dev.entrepot.proxy.answer.Refusal.Source;
import dev.entrepot.proxy.resolve.Asker;
import dev.entrepot.proxy.resolve.CacheStatus;
import dev.entrepot.proxy.resolve.FakeRepository;
import dev.entrepot.proxy.resolve.Samples;
import dev.entrepot.proxy.resolve.Want;
import dev.entrepot.proxy.resolve.blob.BlobResolution;
import dev.entrepot.proxy.resolve.blob.BlobResolution.Content;
import dev.entrepot.proxy.resolve.blob.BlobResolution.Described;
import dev.entrepot.proxy.resolve.blob.BlobResolution.Refused;
import dev.entrepot.proxy.resolve.offline.Absences;
import dev.entrepot.proxy.resolve.offline.OfflineBlobs;
import dev.entrepot.proxy.upstream.CallerLogin;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which callers get a blob, and what that costs their registry. */
final class ProvenBlobsTest extends RightsFixture {
  private static final byte[] BYTES = bytes();

  private Digest digest;

  private static byte[] bytes() {
    var bytes = new byte[5000];
    Arrays.fill(bytes, (byte) 7);
    return bytes;
  }

  @BeforeEach
  void hasAnImage() {
    digest = content.hasBlob(BYTES);
    content.has(TAG, Samples.image(digest, BYTES.length));
  }

  private static void assertRefused(BlobResolution resolution, Reason reason) {
    assertThat(resolution)
        .isInstanceOfSatisfying(
            Refused.class, refused -> assertThat(refused.refusal().reason()).isEqualTo(reason));
  }

  @Test
  void pull_costsNoQuestionBesideItsOwn() throws Exception {
    app.lendTo(ADA);
    tagged(ADA);

    assertThat(read(ADA, digest).status()).isEqualTo(CacheStatus.MISS);
    assertThat(read(ADA, digest).status()).isEqualTo(CacheStatus.HIT);

    assertThat(app.asked()).containsExactly("ada GET v1", "ada GET blob");
  }

  @Test
  void secondCaller_getsWhatIsStoredForItsProof() throws Exception {
    app.lendTo(ADA, BOB);
    tagged(ADA);
    read(ADA, digest);
    app.forget();

    tagged(BOB);
    assertThat(read(BOB, digest).status()).isEqualTo(CacheStatus.HIT);

    assertThat(app.asked()).containsExactly("anyone HEAD manifest", "bob HEAD manifest");
  }

  @Test
  void withoutRight_theAnswerIsTheSameWhetherItIsStored() throws Exception {
    app.lendTo(ADA);
    BlobResolution before = blob(EVE, digest);
    time.passes(HELD);
    tagged(ADA);
    read(ADA, digest);

    assertThat(blob(EVE, digest)).isEqualTo(before);
    assertThat(await(ask(EVE, digest, Want.DESCRIPTION))).isEqualTo(before);
    assertRefused(before, Reason.DENIED);
    assertRefused(blob(CallerLogin.ANONYMOUS, digest), Reason.DENIED);
    assertThat(app.asked()).doesNotContain("eve GET blob");
  }

  @Test
  void blobAlone_isAskedAboutItself_andProvesNoOther() throws Exception {
    app.lendTo(ADA, BOB);
    Digest other = content.hasBlob(new byte[] {1, 2, 3});
    read(ADA, digest);
    read(ADA, other);
    app.forget();

    read(BOB, digest);
    read(BOB, digest);
    read(BOB, other);

    assertThat(app.asked()).containsExactly("bob HEAD blob", "bob HEAD blob");
  }

  @Test
  void expiredRight_isRenewedByTheManifestForAllBlobs() throws Exception {
    app.lendTo(ADA);
    Digest other = content.hasBlob(new byte[] {1, 2, 3});
    tagged(ADA);
    read(ADA, digest);
    read(ADA, other);
    time.passes(PROOF_TTL);
    app.forget();

    read(ADA, digest);
    read(ADA, other);

    assertThat(app.asked()).containsExactly("anyone HEAD blob", "ada HEAD manifest");
  }

  @Test
  void expiredRight_ofManyRequestsAtOnce_isRenewedByFewQuestions() throws Exception {
    app.lendTo(ADA);
    tagged(ADA);
    var layers = new ArrayList<Digest>();
    for (byte i = 0; i < 20; i++) {
      layers.add(content.hasBlob(new byte[] {i, 2}));
      read(ADA, layers.getLast());
    }
    time.passes(PROOF_TTL);
    app.forget();

    var answers = layers.stream().map(layer -> ask(ADA, layer, Want.CONTENT)).toList();
    for (var answer : answers) {
      ((Content) await(answer)).source().close();
    }

    assertThat(app.asked())
        .allMatch(asked -> asked.endsWith("HEAD manifest") || asked.startsWith("anyone"));
    assertThat(app.asked().stream().filter(asked -> asked.startsWith("ada"))).hasSizeLessThan(5);
  }

  @Test
  void revokedRight_endsWithItsTime() throws Exception {
    app.lendTo(ADA);
    tagged(ADA);
    read(ADA, digest);
    app.revoke(ADA);

    assertThat(read(ADA, digest).status()).isEqualTo(CacheStatus.HIT);
    time.passes(PROOF_TTL);
    assertRefused(blob(ADA, digest), Reason.DENIED);
  }

  @Test
  void runningDownload_isFollowedByThoseWithARightAlone() throws Exception {
    app.lendTo(ADA, BOB);
    tagged(ADA);
    tagged(BOB);
    var opened = ask(ADA, digest, Want.CONTENT);
    var followed = ask(BOB, digest, Want.CONTENT);

    assertRefused(blob(EVE, digest), Reason.DENIED);
    ((Content) await(opened)).source().close();
    ((Content) await(followed)).source().close();
    await(() -> inflight.size() == 0);

    assertThat(app.asked().stream().filter(asked -> asked.endsWith("GET blob"))).hasSize(1);
    assertThat(app.asked()).doesNotContain("eve GET blob");
  }

  @Test
  void page_ofAnotherLengthThanTheBlob_provesNothing() throws Exception {
    app.lendTo(ADA);
    read(ADA, digest);
    FakeRepository gateway = FakeRepository.of("app");
    gateway.hasUnder(digest, "a page that asks for a login");
    var pages = LentRepository.of(gateway, Reason.DENIED).lendTo(EVE);

    BlobResolution answer =
        await(
            blobs.resolve(
                Asker.at("192.0.2.1", loop, Promise.<Void>promise().future()),
                route(pages, EVE),
                digest,
                Want.CONTENT));

    assertRefused(answer, Reason.BAD_ANSWER);
  }

  /** What was public once may be private by now, so that an image which names it gets nothing. */
  @Test
  void onceGivenToEveryone_isNotLentToWhoNamesIt() throws Exception {
    app.lendTo(ADA);
    read(ADA, digest);
    var own = FakeRepository.of("own");
    own.has(TAG, Samples.image(digest, BYTES.length));
    var eves = LentRepository.of(own, Reason.DENIED).lendTo(EVE);
    cache.metadata().addPublic(own.repository().registry(), digest).toCompletableFuture().join();
    await(manifests.resolve(loop, route(eves, EVE), new Reference.Tagged(TAG), Want.CONTENT));
    await(() -> cache.metadata().isConfirmed(own.repository(), digest));
    assertThat(cache.metadata().link(own.repository(), digest).map(Link::isConfirmed))
        .contains(false);

    BlobResolution answer =
        await(
            blobs.resolve(
                Asker.at("192.0.2.1", loop, Promise.<Void>promise().future()),
                route(eves, EVE),
                digest,
                Want.CONTENT));

    assertRefused(answer, Reason.NOT_FOUND);
  }

  @Test
  void stored_withoutAnyQuestion_goesOutForAProvenRightAlone() throws Exception {
    app.lendTo(ADA);
    var stored = rights.rememberedBlobs(new OfflineBlobs(cache, Absences.withoutRight()));
    var client = Asker.at("192.0.2.1", loop, Promise.<Void>promise().future());
    var before = await(stored.resolve(client, route(EVE), digest, Want.DESCRIPTION));
    tagged(ADA);
    read(ADA, digest);
    app.forget();

    assertThat(await(stored.resolve(client, route(ADA), digest, Want.DESCRIPTION)))
        .isInstanceOf(Described.class);
    assertThat(await(stored.resolve(client, route(EVE), digest, Want.DESCRIPTION)))
        .isEqualTo(before);
    assertThat(((Refused) before).refusal().source()).isEqualTo(Source.ACCESS);
    assertThat(app.asked()).isEmpty();
  }
}
