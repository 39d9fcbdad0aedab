package dev.entrepot.proxy.upstream;

import static dev.entrepot.proxy.upstream.UpstreamFixture.APP;
import static dev.entrepot.proxy.upstream.UpstreamFixture.digest;
import static dev.entrepot.proxy.upstream.UpstreamFixture.found;
import static dev.entrepot.proxy.upstream.UpstreamFixture.refused;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.loadtest.upstream.Fault.Status;
import dev.entrepot.loadtest.upstream.Match;
import dev.entrepot.oci.MediaType;
import dev.entrepot.proxy.answer.Refusal.Reason;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lists of tags and of referrers. */
class ListsTest {
  private final UpstreamFixture fixture = new UpstreamFixture();
  private final Upstream upstream = fixture.upstream();
  private final String digest =
      fixture
          .registry
          .repository(APP.value())
          .addManifest(
              MediaType.OCI_MANIFEST.value(), "{}".getBytes(UTF_8), "a", "b", "c", "d", "e");

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void listTags_all_isOnePage() {
    var list = found(() -> upstream.listTags(APP, OptionalInt.empty(), Optional.empty()));

    assertThat(list.tags()).containsExactly("a", "b", "c", "d", "e");
    assertThat(list.next()).isEmpty();
    assertThat(fixture.registry.requests().getFirst().query()).isEmpty();
  }

  @Test
  void listTags_pageByPage_followsLast() {
    var first = found(() -> upstream.listTags(APP, OptionalInt.of(2), Optional.empty()));
    var second = found(() -> upstream.listTags(APP, OptionalInt.of(2), first.next()));
    var third = found(() -> upstream.listTags(APP, OptionalInt.of(2), second.next()));

    assertThat(first.tags()).containsExactly("a", "b");
    assertThat(second.tags()).containsExactly("c", "d");
    assertThat(third.tags()).containsExactly("e");
    assertThat(third.next()).isEmpty();
  }

  @Test
  void listTags_lastOfAnyText_isEncoded() {
    found(() -> upstream.listTags(APP, OptionalInt.of(2), PageCursor.parse("last", "a&n=9 +")));

    assertThat(fixture.registry.requests().getFirst().query()).isEqualTo("n=2&last=a%26n%3D9+%2B");
  }

  @Test
  void listTags_nullsAndNonsense_areDropped() {
    answer("{\"name\":\"x\",\"tags\":[\"v1\",null,7,\"no tag!\",{},\"v2\"]}");

    assertThat(found(() -> upstream.listTags(APP, OptionalInt.empty(), Optional.empty())).tags())
        .containsExactly("v1", "v2");
  }

  @Test
  void listTags_nullForNone_isEmpty() {
    answer("{\"name\":\"x\",\"tags\":null}");

    assertThat(found(() -> upstream.listTags(APP, OptionalInt.empty(), Optional.empty())).tags())
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "{\"tags\":7}", "<html>", "{\"tags\":[\"a\""})
  void listTags_notAList_isBadAnswer(String body) {
    answer(body);

    var refusal = refused(() -> upstream.listTags(APP, OptionalInt.empty(), Optional.empty()));

    assertThat(refusal.reason()).isEqualTo(Reason.BAD_ANSWER);
  }

  @Test
  void listTags_overItsBound_isBadAnswer() {
    answer(" ".repeat(TagAnswers.MAX_BYTES + 1));

    var refusal = refused(() -> upstream.listTags(APP, OptionalInt.empty(), Optional.empty()));

    assertThat(refusal.reason()).isEqualTo(Reason.BAD_ANSWER);
  }

  @Test
  void referrers_ofASubject_areAPage() {
    var page =
        found(
            () ->
                upstream.referrers(
                    APP,
                    digest(digest),
                    Optional.empty(),
                    CallTimeout.cold(Duration.ofSeconds(10))));

    assertThat(page.next()).isEmpty();
    assertThat(page.raw()).asString(UTF_8).contains("manifests");
    assertThat(fixture.observer.requests).containsExactly("registry.test referrers 200");
  }

  private void answer(String body) {
    fixture.registry.script().on(Match.tags(), new Status(200, Map.of(), body));
  }
}
