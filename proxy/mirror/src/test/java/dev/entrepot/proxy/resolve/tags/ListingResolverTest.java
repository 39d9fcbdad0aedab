package dev.entrepot.proxy.resolve.tags;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.proxy.answer.Answer;
import dev.entrepot.proxy.answer.Refusal.Reason;
import dev.entrepot.proxy.answer.Refusal.Source;
import dev.entrepot.proxy.resolve.CacheStatus;
import dev.entrepot.proxy.resolve.FakeRepository;
import dev.entrepot.proxy.resolve.RefusalMemory;
import dev.entrepot.proxy.resolve.ResolveFixture;
import dev.entrepot.proxy.upstream.PageCursor;
import dev.entrepot.proxy.upstream.TagList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** Lists of tags, as upstreams give them and as they are remembered while these fail. */
final class ListingResolverTest extends ResolveFixture {
  private final FakeRepository app = FakeRepository.of("app");
  private final ListingResolver resolver = new ListingResolver(new RefusalMemory(time), time);

  private Answer<ListedTags> ask(OptionalInt n, Optional<PageCursor> page)
      throws InterruptedException {
    return await(resolver.tags(loop, to(app), n, page));
  }

  private Answer<ListedTags> askAll() throws InterruptedException {
    return ask(OptionalInt.empty(), Optional.empty());
  }

  private static ListedTags found(Answer<ListedTags> answer) {
    assertThat(answer).isInstanceOf(Answer.Found.class);
    return ((Answer.Found<ListedTags>) answer).value();
  }

  private static List<String> names(Answer<ListedTags> answer) {
    return List.copyOf(found(answer).list().tags());
  }

  private static TagList page(List<String> tags, Optional<String> next) {
    return new TagList(tags, next.map(PageCursor::after));
  }

  @Test
  void tags_inSeveralPages_areJoinedUpToTheWantedNumber() throws Exception {
    app.hasTags("", page(List.of("a", "b"), Optional.of("b")));
    app.hasTags("b", page(List.of("c", "d"), Optional.empty()));

    Answer<ListedTags> three = ask(OptionalInt.of(3), Optional.empty());

    assertThat(names(three)).containsExactly("a", "b", "c");
    assertThat(found(three).list().next()).contains(PageCursor.after("c"));
    assertThat(app.asked()).containsExactly("TAGS ", "TAGS b");
  }

  @Test
  void tags_ofARegistryWithoutPages_areCutBehindTheCursor() throws Exception {
    app.hasTags("b", page(List.of("a", "b", "c"), Optional.empty()));

    assertThat(names(ask(OptionalInt.of(5), Optional.of(PageCursor.after("b")))))
        .containsExactly("c");
  }

  @Test
  void tags_upstreamFails_lastListGoesOutWithAWarning() throws Exception {
    app.hasTags("", page(List.of("a"), Optional.empty()));
    askAll();
    app.fails(Reason.UNAVAILABLE);

    ListedTags stale = found(askAll());

    assertThat(stale.status()).isEqualTo(CacheStatus.STALE);
    assertThat(stale.warning().orElseThrow()).contains("it fails");
  }

  @Test
  void tags_upstreamDenies_nothingStaleGoesOut() throws Exception {
    app.hasTags("", page(List.of("a"), Optional.empty()));
    askAll();
    app.fails(Reason.DENIED);

    assertThat(askAll()).isInstanceOf(Answer.Refused.class);
  }

  @Test
  void tags_tooLongAfterTheLastAnswer_areRefused() throws Exception {
    app.hasTags("", page(List.of("a"), Optional.empty()));
    askAll();
    app.fails(Reason.UNAVAILABLE);
    time.passes(STALE_IF_ERROR);

    assertThat(askAll()).isInstanceOf(Answer.Refused.class);
  }

  @Test
  void tags_refusedJustNow_areNotAskedForAgain() throws Exception {
    askAll();
    askAll();
    assertThat(app.asked()).hasSize(1);

    time.passes(NOT_FOUND_TTL);
    askAll();
    assertThat(app.asked()).hasSize(2);
  }

  private Answer<ListedTags> askLimited() throws InterruptedException {
    return await(
        resolver.tags(loop, to(app).within(oneRequest), OptionalInt.empty(), Optional.empty()));
  }

  @Test
  void tags_noRequestLeft_lastListGoesOut() throws Exception {
    app.hasTags("", page(List.of("a"), Optional.empty()));
    assertThat(found(askLimited()).status()).isEqualTo(CacheStatus.MISS);

    ListedTags stale = found(askLimited());

    assertThat(stale.status()).isEqualTo(CacheStatus.STALE);
    assertThat(stale.warning().orElseThrow()).contains("requests a second");
    assertThat(app.asked()).hasSize(1);
  }

  @Test
  void tags_noRequestLeftAndNothingKept_isRefusedToThatCallerAlone() throws Exception {
    app.hasTags("", page(List.of("a"), Optional.empty()));
    assertThat(oneRequest.request()).isEmpty();
    assertThat(askLimited())
        .isInstanceOfSatisfying(
            Answer.Refused.class,
            refused -> assertThat(refused.refusal().source()).isEqualTo(Source.ACCESS));
    assertThat(names(askAll())).containsExactly("a");
  }
}
