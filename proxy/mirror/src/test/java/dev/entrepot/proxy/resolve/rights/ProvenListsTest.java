package dev.entrepot.proxy.resolve.rights;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.oci.Digest;
import dev.entrepot.proxy.answer.Answer;
import dev.entrepot.proxy.answer.Answer.Found;
import dev.entrepot.proxy.answer.Answer.Refused;
import dev.entrepot.proxy.answer.Refusal.Reason;
import dev.entrepot.proxy.resolve.CacheStatus;
import dev.entrepot.proxy.resolve.RefusalMemory;
import dev.entrepot.proxy.resolve.Samples;
import dev.entrepot.proxy.resolve.offline.Absences;
import dev.entrepot.proxy.resolve.offline.OfflineReferrers;
import dev.entrepot.proxy.resolve.offline.OfflineTagLists;
import dev.entrepot.proxy.resolve.referrers.Referrers;
import dev.entrepot.proxy.resolve.referrers.ReferrersResolution;
import dev.entrepot.proxy.resolve.referrers.ReferrersResolver;
import dev.entrepot.proxy.resolve.tags.ListedTags;
import dev.entrepot.proxy.resolve.tags.ListingResolver;
import dev.entrepot.proxy.resolve.tags.TagLists;
import dev.entrepot.proxy.upstream.CallerLogin;
import dev.entrepot.proxy.upstream.TagList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which callers get lists of tags and of referrers. */
final class ProvenListsTest extends RightsFixture {
  private TagLists tags;
  private Referrers referrers;
  private Digest subject;

  @BeforeEach
  void makeLists() {
    tags = rights.provenTagLists(new ListingResolver(new RefusalMemory(time), time));
    referrers =
        rights.provenReferrers(new ReferrersResolver(cache, time, new RefusalMemory(time), time));
    subject = content.has(TAG, Samples.empty(1));
    content.hasTags("", new TagList(List.of("v1"), Optional.empty()));
    content.hasReferrers(subject, Samples.listing("sbom", content.has(Samples.empty(2))));
  }

  private Answer<ListedTags> list(CallerLogin login) throws InterruptedException {
    return await(tags.tags(loop, route(login), OptionalInt.empty(), Optional.empty()));
  }

  private ReferrersResolution refer(CallerLogin login) throws InterruptedException {
    return await(referrers.resolve(loop, route(login), subject, Optional.empty()));
  }

  private static void assertRefused(Answer<ListedTags> answer, Reason reason) {
    assertThat(answer)
        .isInstanceOfSatisfying(
            Refused.class, refused -> assertThat(refused.refusal().reason()).isEqualTo(reason));
  }

  @Test
  void tags_areOfTheLoginThatAsks() throws Exception {
    app.lendTo(ADA);

    assertThat(list(ADA)).isInstanceOf(Found.class);
    assertRefused(list(EVE), Reason.DENIED);
    assertRefused(list(CallerLogin.ANONYMOUS), Reason.DENIED);
    assertThat(app.asked()).containsExactly("ada TAGS", "eve TAGS", "anyone TAGS");
  }

  @Test
  void tags_thatALoginMayList_areNoRightToPull() throws Exception {
    app.lendTo(ADA, BOB);
    tagged(ADA);
    list(BOB);
    app.revoke(BOB);

    assertThat(tagged(BOB)).isEqualTo(tagged(EVE));
  }

  @Test
  void tags_whileTheRegistryFails_areListedForAsLongAsTheRightCounts() throws Exception {
    app.lendTo(ADA);
    list(ADA);
    content.fails(Reason.UNAVAILABLE);

    time.passes(PROOF_TTL.plus(STALE).minusSeconds(1));
    assertThat(list(ADA))
        .isInstanceOfSatisfying(
            Found.class,
            found ->
                assertThat(((ListedTags) found.value()).status()).isEqualTo(CacheStatus.STALE));
    time.passes(HELD);
    assertRefused(list(ADA), Reason.UNAVAILABLE);
  }

  @Test
  void referrers_goOutForAProvenRightAlone() throws Exception {
    app.lendTo(ADA, BOB);
    ReferrersResolution before = refer(EVE);
    time.passes(HELD);

    assertThat(refer(ADA)).isInstanceOf(ReferrersResolution.Present.class);
    assertThat(refer(BOB)).isInstanceOf(ReferrersResolution.Present.class);
    assertThat(refer(EVE)).isEqualTo(before).isInstanceOf(ReferrersResolution.Refused.class);
    assertThat(refer(CallerLogin.ANONYMOUS)).isEqualTo(before);
    assertThat(app.asked().stream().filter(asked -> asked.endsWith("REFERRERS")))
        .containsExactly("ada REFERRERS");
  }

  @Test
  void stored_withoutAnyQuestion_goOutForAProvenRightAlone() throws Exception {
    app.lendTo(ADA);
    var storedTags = rights.rememberedTagLists(new OfflineTagLists(cache, Absences.withoutRight()));
    var storedReferrers = rights.rememberedReferrers(new OfflineReferrers(cache));
    tagged(ADA);
    refer(ADA);
    app.forget();

    assertThat(await(storedTags.tags(loop, route(ADA), OptionalInt.empty(), Optional.empty())))
        .isInstanceOf(Found.class);
    assertRefused(
        await(storedTags.tags(loop, route(EVE), OptionalInt.empty(), Optional.empty())),
        Reason.DENIED);
    assertThat(await(storedReferrers.resolve(loop, route(ADA), subject, Optional.empty())))
        .isInstanceOf(ReferrersResolution.Present.class);
    assertThat(await(storedReferrers.resolve(loop, route(EVE), subject, Optional.empty())))
        .isInstanceOf(ReferrersResolution.Refused.class);
    assertThat(app.asked()).isEmpty();
  }
}
