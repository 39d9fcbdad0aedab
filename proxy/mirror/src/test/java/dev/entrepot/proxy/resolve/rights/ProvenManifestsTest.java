package dev.entrepot.proxy.resolve.rights;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.oci.Digest;
import dev.entrepot.oci.Reference;
import dev.entrepot.proxy.answer.Refusal.Reason;
import dev.entrepot.proxy.answer.Refusal.Source;
import dev.entrepot.proxy.resolve.CacheStatus;
import dev.entrepot.proxy.resolve.Samples;
import dev.entrepot.proxy.resolve.Want;
import dev.entrepot.proxy.resolve.manifest.ManifestResolution;
import dev.entrepot.proxy.resolve.manifest.ManifestResolution.Fetched;
import dev.entrepot.proxy.resolve.manifest.ManifestResolution.Present;
import dev.entrepot.proxy.resolve.manifest.ManifestResolution.Refused;
import dev.entrepot.proxy.resolve.offline.Absences;
import dev.entrepot.proxy.resolve.offline.OfflineManifests;
import dev.entrepot.proxy.upstream.CallerLogin;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which callers get a manifest, and what that costs their registry. */
final class ProvenManifestsTest extends RightsFixture {
  private Digest digest;
  private Reference reference;

  @BeforeEach
  void hasAnImage() {
    digest = content.has(TAG, Samples.empty(1));
    reference = new Reference.Digested(digest);
  }

  private static void assertRefused(ManifestResolution resolution, Reason reason) {
    assertThat(resolution)
        .isInstanceOfSatisfying(
            Refused.class, refused -> assertThat(refused.refusal().reason()).isEqualTo(reason));
  }

  private static void assertHit(ManifestResolution resolution) {
    assertThat(resolution)
        .isInstanceOfSatisfying(
            Present.class, present -> assertThat(present.status()).isEqualTo(CacheStatus.HIT));
  }

  @Test
  void cold_provesTheRightByTheAnswerItself() throws Exception {
    app.lendTo(ADA);

    assertThat(tagged(ADA)).isInstanceOf(Fetched.class);
    assertHit(manifest(ADA, reference));
    assertHit(tagged(ADA));

    assertThat(app.asked()).containsExactly("ada GET v1");
  }

  @Test
  void stored_isAskedAboutOnceForEachLogin() throws Exception {
    app.lendTo(ADA, BOB);
    tagged(ADA);
    app.forget();

    for (int i = 0; i < 3; i++) {
      assertHit(tagged(BOB));
      assertHit(manifest(BOB, reference));
    }

    assertThat(app.asked()).containsExactly("anyone HEAD manifest", "bob HEAD manifest");
  }

  @Test
  void withoutRight_theAnswerIsTheSameWhetherItIsStored() throws Exception {
    app.lendTo(ADA);
    ManifestResolution byTagBefore = tagged(EVE);
    ManifestResolution byDigestBefore = manifest(EVE, reference);
    time.passes(HELD);
    tagged(ADA);

    assertThat(tagged(EVE)).isEqualTo(byTagBefore);
    assertThat(manifest(EVE, reference)).isEqualTo(byDigestBefore);
    assertRefused(byTagBefore, Reason.DENIED);
    assertThat(await(manifests.resolve(loop, route(EVE), reference, Want.DESCRIPTION)))
        .isEqualTo(byDigestBefore);
    assertRefused(tagged(CallerLogin.ANONYMOUS), Reason.DENIED);
  }

  @Test
  void withoutRight_whereTheRegistrySaysNotFound_isNotFound() throws Exception {
    var hidden = LentRepository.of(content, Reason.NOT_FOUND).lendTo(ADA);
    await(manifests.resolve(loop, route(hidden, ADA), reference, Want.CONTENT));

    assertRefused(
        await(manifests.resolve(loop, route(hidden, EVE), reference, Want.CONTENT)),
        Reason.NOT_FOUND);
    assertHit(await(manifests.resolve(loop, route(hidden, ADA), reference, Want.CONTENT)));
  }

  @Test
  void revokedRight_endsWithItsTime() throws Exception {
    app.lendTo(ADA, BOB);
    tagged(ADA);
    tagged(BOB);
    app.revoke(BOB);

    time.passes(PROOF_TTL.minusSeconds(1));
    assertHit(tagged(BOB));
    time.passes(Duration.ofSeconds(1));
    assertRefused(tagged(BOB), Reason.DENIED);
    assertHit(tagged(ADA));
  }

  @Test
  void refusalOfAnything_endsTheRightAtOnce() throws Exception {
    app.lendTo(ADA, BOB);
    content.has(Samples.empty(2));
    tagged(ADA);
    tagged(BOB);
    app.revoke(BOB);

    Digest other = content.has(Samples.empty(3));
    assertRefused(manifest(BOB, new Reference.Digested(other)), Reason.DENIED);

    assertRefused(tagged(BOB), Reason.DENIED);
    assertRefused(manifest(BOB, reference), Reason.DENIED);
  }

  @Test
  void refusalWhileATagIsRevalidated_isNotAnsweredFromStaleContent() throws Exception {
    app.lendTo(ADA);
    var quick = route(app, ADA, Duration.ofSeconds(10));
    await(manifests.resolve(loop, quick, new Reference.Tagged(TAG), Want.CONTENT));
    app.revoke(ADA);
    time.passes(Duration.ofSeconds(10));

    assertRefused(
        await(manifests.resolve(loop, quick, new Reference.Tagged(TAG), Want.CONTENT)),
        Reason.DENIED);
    assertRefused(manifest(ADA, reference), Reason.DENIED);
  }

  @Test
  void refusedTag_isNotForgottenForOthers() throws Exception {
    var hidden = LentRepository.of(content, Reason.NOT_FOUND).lendTo(ADA);
    var quick = Duration.ofSeconds(10);
    Reference tag = new Reference.Tagged(TAG);
    await(manifests.resolve(loop, route(hidden, ADA, quick), tag, Want.CONTENT));
    time.passes(quick);

    await(manifests.resolve(loop, route(hidden, EVE, quick), tag, Want.CONTENT));
    content.fails(Reason.UNAVAILABLE);

    assertThat(await(manifests.resolve(loop, route(hidden, ADA, quick), tag, Want.CONTENT)))
        .isInstanceOfSatisfying(
            Present.class, present -> assertThat(present.status()).isEqualTo(CacheStatus.STALE));
  }

  @Test
  void registryFails_olderProofCountsForItsTime() throws Exception {
    app.lendTo(ADA, BOB);
    tagged(ADA);
    content.fails(Reason.UNREACHABLE);

    time.passes(PROOF_TTL);
    assertHit(tagged(ADA));
    assertRefused(tagged(BOB), Reason.UNREACHABLE);
    time.passes(STALE.minusSeconds(1));
    assertHit(tagged(ADA));
    time.passes(Duration.ofSeconds(1));
    assertRefused(tagged(ADA), Reason.UNREACHABLE);
  }

  @Test
  void answerThatIsNoManifest_provesNothing_andIsNoFailureEither() throws Exception {
    app.lendTo(ADA, BOB);
    tagged(ADA);
    tagged(BOB);
    content.liesAbout(digest);
    content.knowsNoHead();
    time.passes(PROOF_TTL);

    assertRefused(tagged(BOB), Reason.BAD_ANSWER);
  }

  @Test
  void registryWithoutHeads_isAskedByGet() throws Exception {
    app.lendTo(ADA, BOB);
    tagged(ADA);
    content.knowsNoHead();
    app.forget();

    assertHit(tagged(BOB));
    assertThat(app.asked()).endsWith("bob HEAD manifest", "bob GET manifest");
  }

  @Test
  void storedManifestThatIsGoneThere_goesOutOnceTheRightIsRenewedByAnother() throws Exception {
    app.lendTo(ADA);
    manifest(ADA, reference);
    Digest second = content.has(Samples.empty(2));
    manifest(ADA, new Reference.Digested(second));
    time.passes(PROOF_TTL);
    content.lacks(digest);

    assertHit(manifest(ADA, reference));
  }

  @Test
  void publicContent_isProvenOnceForAll() throws Exception {
    app.lendTo(CallerLogin.ANONYMOUS, ADA);
    tagged(ADA);
    app.forget();

    for (int i = 0; i < 10; i++) {
      assertHit(tagged(LentRepository.login("node " + i)));
    }
    assertHit(tagged(CallerLogin.ANONYMOUS));
    assertThat(app.asked()).containsExactly("anyone HEAD manifest");

    time.passes(PROOF_TTL);
    assertHit(tagged(BOB));
    assertThat(app.asked()).containsExactly("anyone HEAD manifest", "anyone HEAD manifest");
  }

  @Test
  void privateContent_isAskedForWithoutALoginOnceInAWhile() throws Exception {
    List<CallerLogin> logins = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      logins.add(LentRepository.login("node " + i));
      app.lendTo(logins.getLast());
    }
    app.lendTo(ADA);
    tagged(ADA);
    app.forget();

    for (CallerLogin login : logins) {
      assertHit(tagged(login));
    }
    assertThat(app.asked().stream().filter(asked -> asked.startsWith("anyone")))
        .containsExactly("anyone HEAD manifest");
  }

  @Test
  void manyRequests_waitForOneQuestion() throws Exception {
    app.lendTo(ADA, BOB);
    tagged(ADA);
    app.forget();

    List<Future<ManifestResolution>> answers = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      answers.add(manifests.resolve(loop, route(BOB), reference, Want.CONTENT));
    }
    for (Future<ManifestResolution> answer : answers) {
      assertHit(await(answer));
    }
    assertThat(app.asked().stream().filter(asked -> asked.startsWith("bob"))).hasSize(1);
  }

  @Test
  void stored_withoutAnyQuestion_goesOutForAProvenRightAlone() throws Exception {
    app.lendTo(ADA);
    var stored = rights.rememberedManifests(new OfflineManifests(cache, Absences.withoutRight()));
    ManifestResolution before = await(stored.resolve(loop, route(EVE), reference, Want.CONTENT));
    tagged(ADA);
    app.forget();

    assertHit(await(stored.resolve(loop, route(ADA), reference, Want.CONTENT)));
    assertThat(await(stored.resolve(loop, route(EVE), reference, Want.CONTENT))).isEqualTo(before);
    assertThat(before)
        .isInstanceOfSatisfying(
            Refused.class,
            refused -> {
              assertThat(refused.refusal().source()).isEqualTo(Source.ACCESS);
              assertThat(refused.refusal().message()).doesNotContain("eve", "key of");
            });
    time.passes(PROOF_TTL);
    assertThat(await(stored.resolve(loop, route(ADA), reference, Want.CONTENT))).isEqualTo(before);
    assertThat(app.asked()).isEmpty();
  }

  private ManifestResolution limited(CallerLogin login) throws InterruptedException {
    return await(manifests.resolve(loop, route(login).within(oneRequest), reference, Want.CONTENT));
  }

  /** A first question counts, so that limits do not tell what is stored; a renewal does not. */
  @Test
  void stored_noRequestLeft_isRefusedUntilTheRightWasProvenOnce() throws Exception {
    app.lendTo(ADA, BOB);
    manifest(ADA, reference);
    assertThat(oneRequest.request()).isEmpty();
    assertRefused(limited(BOB), Reason.TOO_MANY_REQUESTS);
    assertHit(manifest(BOB, reference));

    time.passes(PROOF_TTL);
    assertThat(oneRequest.request()).isEmpty();
    app.forget();
    assertHit(limited(BOB));
    assertThat(app.asked()).isNotEmpty();
    time.passes(PROOF_TTL);
    assertThat(oneRequest.request()).isEmpty();
    app.revoke(BOB);
    assertRefused(limited(BOB), Reason.DENIED);
  }
}
