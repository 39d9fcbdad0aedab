package dev.entrepot.proxy.resolve.referrers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.oci.Digest;
import dev.entrepot.oci.DigestAlgorithm;
import dev.entrepot.oci.Tag;
import dev.entrepot.oci.manifest.ReferrersIndex;
import dev.entrepot.proxy.answer.Answer;
import dev.entrepot.proxy.answer.Refusal.Reason;
import dev.entrepot.proxy.resolve.CacheStatus;
import dev.entrepot.proxy.resolve.FakeRepository;
import dev.entrepot.proxy.resolve.RefusalMemory;
import dev.entrepot.proxy.resolve.ResolveFixture;
import dev.entrepot.proxy.resolve.Samples;
import dev.entrepot.proxy.resolve.referrers.ReferrersResolution.Present;
import dev.entrepot.proxy.resolve.referrers.ReferrersResolution.Refused;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Lists of what refers to a manifest: by the API, by the tag that stands in for it, and kept. */
final class ReferrersResolverTest extends ResolveFixture {
  private static final Digest SUBJECT = digest("subject");
  private static final Digest SIGNATURE = digest("signature");
  private static final Digest BILL = digest("bill");
  private static final String SIGNATURES = Samples.listing("signature", SIGNATURE);

  private final FakeRepository app = FakeRepository.of("app");
  private ReferrersResolver resolver;

  @BeforeEach
  void makeResolver() {
    resolver = new ReferrersResolver(cache, time, new RefusalMemory(time), time);
  }

  private static Digest digest(String content) {
    return Digest.of(DigestAlgorithm.SHA256, content.getBytes(StandardCharsets.UTF_8));
  }

  private ReferrersResolution ask(Optional<String> type) throws InterruptedException {
    return await(resolver.resolve(loop, to(app), SUBJECT, type));
  }

  private Present list() throws InterruptedException {
    return (Present) ask(Optional.empty());
  }

  private static String text(Present present) {
    return new String(present.index(), StandardCharsets.UTF_8);
  }

  @Test
  void resolve_byTheApi_isPassedOnByteForByteAndKept() throws Exception {
    app.hasReferrers(SUBJECT, SIGNATURES);

    assertThat(text(list())).isEqualTo(SIGNATURES);
    assertThat(list().status()).isEqualTo(CacheStatus.HIT);
    assertThat(app.asked()).hasSize(1);
  }

  @Test
  void resolve_filtered_keepsTheEntriesOfTheTypeAsTheyCame() throws Exception {
    String bills = Samples.listing("bill", BILL);
    String entries = SIGNATURES.replace("]}", ",") + bills.substring(bills.indexOf('[') + 1);
    app.hasReferrers(SUBJECT, entries);

    var filtered = (Present) ask(Optional.of("bill"));

    assertThat(filtered.isFiltered()).isTrue();
    assertThat(text(filtered)).isEqualTo(bills);
  }

  @Test
  void resolve_withoutApi_isTheListUnderTheTag() throws Exception {
    app.has(Tag.standingInForReferrers(SUBJECT), SIGNATURES);

    assertThat(text(list())).isEqualTo(SIGNATURES);
    assertThat(app.asked())
        .containsExactly("REFERRERS " + SUBJECT, "GET " + Tag.standingInForReferrers(SUBJECT));
  }

  @Test
  void resolve_withoutApiAndTag_isEmpty() throws Exception {
    assertThat(ReferrersIndex.parse(list().index()).orElseThrow().isEmpty()).isTrue();
    assertThat(cache.referrers().of(app.repository(), SUBJECT))
        .as("kept in memory alone")
        .isEmpty();
    assertThat(list().status()).isEqualTo(CacheStatus.HIT);
  }

  @Test
  void resolve_upstreamFails_lastListGoesOutStale() throws Exception {
    app.hasReferrers(SUBJECT, SIGNATURES);
    list();
    time.passes(TTL);
    app.fails(Reason.UNAVAILABLE);

    Present stale = list();

    assertThat(stale.status()).isEqualTo(CacheStatus.STALE);
    assertThat(text(stale)).isEqualTo(SIGNATURES);
    assertThat(stale.warning().orElseThrow()).contains("it fails");
  }

  @Test
  void resolve_upstreamFailsWithNothingKept_isRefused() throws Exception {
    app.fails(Reason.UNAVAILABLE);
    assertThat(ask(Optional.empty())).isInstanceOf(Refused.class);
  }

  @Test
  void digests_areThoseOfTheList() {
    app.hasReferrers(SUBJECT, SIGNATURES);

    assertThat(resolver.digests(to(app), SUBJECT).join())
        .isInstanceOfSatisfying(
            Answer.Found.class,
            found -> assertThat(found.value().toString()).contains(SIGNATURE.toString()));
  }

  private ReferrersResolution askLimited(Optional<String> type) throws InterruptedException {
    return await(resolver.resolve(loop, to(app).within(oneRequest), SUBJECT, type));
  }

  @Test
  void resolve_noRequestLeft_isRefusedUnlessItIsKnown() throws Exception {
    app.hasReferrers(SUBJECT, SIGNATURES);
    assertThat(oneRequest.request()).isEmpty();
    assertThat(askLimited(Optional.empty())).isInstanceOf(Refused.class);
    assertThat(askLimited(Optional.of("signature"))).isInstanceOf(Refused.class);
    assertThat(app.asked()).isEmpty();
    list();
    assertThat(askLimited(Optional.empty())).isInstanceOf(Present.class);
    assertThat(askLimited(Optional.of("signature"))).isInstanceOf(Present.class);
    time.passes(TTL);
    assertThat(oneRequest.request()).isEmpty();
    assertThat(askLimited(Optional.empty())).isInstanceOf(Present.class);
  }
}
