package dev.entrepot.proxy.resolve.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.cache.hold.Frozen;
import dev.entrepot.cache.index.TagRecord;
import dev.entrepot.oci.Digest;
import dev.entrepot.oci.Reference;
import dev.entrepot.oci.Tag;
import dev.entrepot.proxy.answer.Refusal.Reason;
import dev.entrepot.proxy.answer.Refusal.Source;
import dev.entrepot.proxy.resolve.CacheStatus;
import dev.entrepot.proxy.resolve.FakeRepository;
import dev.entrepot.proxy.resolve.RefusalMemory;
import dev.entrepot.proxy.resolve.ResolveFixture;
import dev.entrepot.proxy.resolve.Samples;
import dev.entrepot.proxy.resolve.Want;
import dev.entrepot.proxy.resolve.manifest.ManifestResolution.Described;
import dev.entrepot.proxy.resolve.manifest.ManifestResolution.Fetched;
import dev.entrepot.proxy.resolve.manifest.ManifestResolution.Present;
import dev.entrepot.proxy.resolve.manifest.ManifestResolution.Refused;
import io.vertx.core.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which manifest a request is answered with, and what the upstream is asked for that. */
final class ManifestResolverTest extends ResolveFixture {
  private static final Tag TAG = new Tag("v1");

  private final FakeRepository app = FakeRepository.of("app");
  private ManifestResolver resolver;

  @BeforeEach
  void makeResolver() {
    resolver =
        new ManifestResolver(
            cache, time, time, new RefusalMemory(time), new ManifestFetcher(cache));
  }

  private Future<ManifestResolution> ask(Reference reference, Want want) {
    return resolver.resolve(loop, to(app), reference, want);
  }

  private ManifestResolution get() throws InterruptedException {
    return await(ask(new Reference.Tagged(TAG), Want.CONTENT));
  }

  private ManifestResolution head() throws InterruptedException {
    return await(ask(new Reference.Tagged(TAG), Want.DESCRIPTION));
  }

  @Test
  void byTag_unknown_isFetchedAndParsedOnce() throws Exception {
    Digest digest = app.has(TAG, Samples.empty(1));

    assertThat(get())
        .isInstanceOfSatisfying(
            Fetched.class,
            fetched -> {
              assertThat(fetched.manifest().digest()).isEqualTo(digest);
              assertThat(fetched.parsed().raw()).isEqualTo(fetched.manifest().raw());
            });
    assertThat(app.asked()).containsExactly("GET v1");
  }

  @Test
  void byTag_fresh_isAnsweredAtOnceWithoutAsking() throws Exception {
    app.has(TAG, Samples.empty(1));
    get();

    Future<ManifestResolution> again = ask(new Reference.Tagged(TAG), Want.CONTENT);

    assertThat(again.isComplete()).isTrue();
    assertThat(again.result())
        .isInstanceOfSatisfying(
            Present.class, present -> assertThat(present.status()).isEqualTo(CacheStatus.HIT));
    assertThat(app.asked()).containsExactly("GET v1");
  }

  @Test
  void byTag_notFound_isHeldForAWhile() throws Exception {
    for (int i = 0; i < 2; i++) {
      assertThat(get())
          .isInstanceOfSatisfying(
              Refused.class,
              refused -> {
                assertThat(refused.refusal().reason()).isEqualTo(Reason.NOT_FOUND);
                assertThat(refused.refusal().source()).isEqualTo(Source.UPSTREAM);
              });
    }
    assertThat(app.asked()).containsExactly("GET v1");

    time.passes(NOT_FOUND_TTL);
    app.has(TAG, Samples.empty(1));
    assertThat(get()).isInstanceOf(Fetched.class);
  }

  @Test
  void byTag_failedHead_holdsNoGetUp() throws Exception {
    app.fails(Reason.UNAVAILABLE);
    assertThat(head()).isInstanceOf(Refused.class);

    app.works();
    app.has(TAG, Samples.empty(1));
    assertThat(head()).as("held").isInstanceOf(Refused.class);
    assertThat(get()).isInstanceOf(Fetched.class);
  }

  @Test
  void byTag_upstreamFails_lastAnswerGoesOutAndSaysWhy() throws Exception {
    app.has(TAG, Samples.empty(1));
    get();
    time.passes(TTL);
    app.fails(Reason.UNAVAILABLE);

    ManifestResolution stale = get();

    assertThat(stale)
        .isInstanceOfSatisfying(
            Present.class,
            present -> {
              assertThat(present.status()).isEqualTo(CacheStatus.STALE);
              assertThat(present.stale().orElseThrow().warning()).contains("it fails");
            });
    assertThat(stale.upstreamRefusal()).isPresent();
    assertThat(stale.fresh().toString()).contains("it fails");
  }

  @Test
  void byTag_frozen_isNotAskedAbout() throws Exception {
    Digest before = app.has(TAG, Samples.empty(1));
    get();
    TagRecord target = cache.metadata().tag(app.repository(), TAG).orElseThrow();
    cache.retention().holds().freeze(new Frozen(app.repository(), TAG, target));
    app.has(TAG, Samples.empty(2));
    time.passes(TTL);

    assertThat(get().content().orElseThrow().digest()).isEqualTo(before);
    assertThat(app.asked()).containsExactly("GET v1");
  }

  @Test
  void byDigest_ofAnotherRepository_isAskedForByHeadAlone() throws Exception {
    FakeRepository other = FakeRepository.of("other");
    Digest digest = other.has(Samples.empty(1));
    await(resolver.resolve(loop, to(other), new Reference.Digested(digest), Want.CONTENT));
    app.has(Samples.empty(1));

    assertThat(await(ask(new Reference.Digested(digest), Want.CONTENT)))
        .isInstanceOfSatisfying(
            Present.class, present -> assertThat(present.status()).isEqualTo(CacheStatus.MISS));
    assertThat(app.asked()).containsExactly("HEAD " + digest);
  }

  @Test
  void byDigest_headOfAnUnknownOne_isDescribed() throws Exception {
    Digest digest = app.has(Samples.empty(1));

    assertThat(await(ask(new Reference.Digested(digest), Want.DESCRIPTION)))
        .isInstanceOf(Described.class);
    assertThat(app.asked()).containsExactly("HEAD " + digest);
  }

  @Test
  void byDigest_wrongBytes_areRefusedAndToldOf() throws Exception {
    Digest digest = app.has(Samples.empty(1));
    app.liesAbout(digest);

    assertThat(await(ask(new Reference.Digested(digest), Want.CONTENT)))
        .isInstanceOfSatisfying(
            Refused.class,
            refused -> assertThat(refused.refusal().reason()).isEqualTo(Reason.WRONG_CONTENT));
    assertThat(app.liedAbout()).containsExactly(digest);
    assertThat(cache.metadata().manifest(digest)).isEmpty();
  }

  private ManifestResolution limited(Reference reference, Want want) throws InterruptedException {
    return await(resolver.resolve(loop, to(app).within(oneRequest), reference, want));
  }

  @Test
  void byTag_noRequestLeft_isRefusedToThatCallerAlone() throws Exception {
    app.has(TAG, Samples.empty(1));
    assertThat(oneRequest.request()).isEmpty();
    for (Want want : Want.values()) {
      assertThat(limited(new Reference.Tagged(TAG), want))
          .isInstanceOfSatisfying(
              Refused.class,
              refused -> {
                assertThat(refused.refusal().reason()).isEqualTo(Reason.TOO_MANY_REQUESTS);
                assertThat(refused.refusal().source()).isEqualTo(Source.ACCESS);
              });
    }
    assertThat(app.asked()).isEmpty();
    assertThat(get()).isInstanceOf(Fetched.class);
  }

  @Test
  void byTagAndDigest_storedAndNoRequestLeft_isAnswered() throws Exception {
    Digest digest = app.has(TAG, Samples.empty(1));
    get();
    assertThat(oneRequest.request()).isEmpty();
    for (Want want : Want.values()) {
      assertThat(limited(new Reference.Tagged(TAG), want)).isInstanceOf(Present.class);
      assertThat(limited(new Reference.Digested(digest), want)).isInstanceOf(Present.class);
    }
  }

  /** What is stored is never refused, and neither is asking whether it is still right. */
  @Test
  void byTag_storedAndNoLongerFreshAndNoRequestLeft_isAskedForAtNoExpense() throws Exception {
    app.has(TAG, Samples.empty(1));
    get();
    assertThat(oneRequest.request()).isEmpty();
    for (int i = 0; i < 3; i++) {
      time.passes(STALE_IF_ERROR);
      assertThat(oneRequest.request()).isEmpty();
      assertThat(limited(new Reference.Tagged(TAG), Want.CONTENT))
          .isInstanceOfSatisfying(
              Present.class,
              present -> assertThat(present.status()).isEqualTo(CacheStatus.REVALIDATED));
    }
  }
}
