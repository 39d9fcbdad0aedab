package dev.entrepot.proxy.resolve.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.cache.index.TagRecord;
import dev.entrepot.oci.Digest;
import dev.entrepot.oci.Tag;
import dev.entrepot.proxy.answer.Refusal.Reason;
import dev.entrepot.proxy.heap.AnswerMemory;
import dev.entrepot.proxy.heap.MemoryShare;
import dev.entrepot.proxy.resolve.CacheStatus;
import dev.entrepot.proxy.resolve.FakeRepository;
import dev.entrepot.proxy.resolve.ResolveFixture;
import dev.entrepot.proxy.resolve.Samples;
import dev.entrepot.proxy.resolve.Want;
import dev.entrepot.proxy.resolve.manifest.ManifestResolution.Described;
import dev.entrepot.proxy.resolve.manifest.ManifestResolution.Fetched;
import dev.entrepot.proxy.resolve.manifest.ManifestResolution.Present;
import dev.entrepot.proxy.resolve.manifest.ManifestResolution.Refused;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Where tags are found to point, and what is noted of that. */
final class TagRevalidatorTest extends ResolveFixture {
  private static final Tag TAG = new Tag("v1");

  private final FakeRepository app = FakeRepository.of("app");
  private TagRevalidator revalidator;

  @BeforeEach
  void makeRevalidator() {
    revalidator = new TagRevalidator(cache, time, new ManifestFetcher(cache));
  }

  private ManifestResolution resolve(Want want) {
    return MemoryShare.ofWork(
        AnswerMemory.unlimited(), () -> revalidator.resolve(to(app), TAG, want));
  }

  private Optional<TagRecord> noted() {
    return cache.metadata().tag(app.repository(), TAG);
  }

  private void know(String manifest) {
    app.has(TAG, manifest);
    assertThat(resolve(Want.CONTENT)).isInstanceOf(Fetched.class);
    app.asked().clear();
    time.passes(TTL);
  }

  @Test
  void resolve_unmoved_isConfirmedByHead() {
    know(Samples.empty(1));

    assertThat(resolve(Want.CONTENT))
        .isInstanceOfSatisfying(
            Present.class,
            present -> assertThat(present.status()).isEqualTo(CacheStatus.REVALIDATED));
    assertThat(app.asked()).containsExactly("HEAD v1");
    assertThat(noted().orElseThrow().checkedAt()).isEqualTo(time.instant());
  }

  @Test
  void resolve_moved_isFetchedByItsDigestAndNoted() {
    know(Samples.empty(1));
    Digest moved = app.has(TAG, Samples.empty(2));

    assertThat(resolve(Want.CONTENT)).isInstanceOf(Fetched.class);
    assertThat(app.asked()).containsExactly("HEAD v1", "GET " + moved);
    assertThat(noted().map(TagRecord::digest)).contains(moved);
  }

  @Test
  void resolve_movedAndOnlyDescribed_isNotedWithoutAGet() {
    know(Samples.empty(1));
    Digest moved = app.has(TAG, Samples.empty(2));

    assertThat(resolve(Want.DESCRIPTION)).isInstanceOf(Described.class);
    assertThat(app.asked()).containsExactly("HEAD v1");
    assertThat(noted().map(TagRecord::digest)).contains(moved);
  }

  @Test
  void resolve_movedAndUnreachable_whereItWasIsTheAnswer() {
    know(Samples.empty(1));
    app.liesAbout(app.has(TAG, Samples.empty(2)));

    ManifestResolution stale = resolve(Want.CONTENT);

    assertThat(stale).isInstanceOf(Present.class);
    assertThat(stale.upstreamRefusal().orElseThrow().reason()).isEqualTo(Reason.WRONG_CONTENT);
  }

  @Test
  void resolve_gone_isNotedAndRefused() {
    know(Samples.empty(1));
    app.loses(TAG);

    assertThat(resolve(Want.CONTENT)).isInstanceOf(Refused.class);
    assertThat(app.asked()).containsExactly("HEAD v1", "GET v1");
    assertThat(noted()).isEmpty();
  }

  @Test
  void resolve_registryWithoutHead_getCounts() {
    know(Samples.empty(1));
    app.knowsNoHead();

    assertThat(resolve(Want.CONTENT))
        .isInstanceOfSatisfying(
            Present.class,
            present -> assertThat(present.status()).isEqualTo(CacheStatus.REVALIDATED));
    assertThat(app.asked()).containsExactly("HEAD v1", "GET v1");
  }

  @Test
  void resolve_failure_goesOutStaleOnlyAsLongAsThatIsAllowed() {
    know(Samples.empty(1));
    app.fails(Reason.UNREACHABLE);
    assertThat(resolve(Want.CONTENT)).isInstanceOf(Present.class);

    time.passes(STALE_IF_ERROR);
    assertThat(resolve(Want.CONTENT)).isInstanceOf(Refused.class);
  }

  @Test
  void resolve_denied_isTheAnswerThoughAnOlderOneIsKnown() {
    know(Samples.empty(1));
    app.fails(Reason.DENIED);

    assertThat(resolve(Want.CONTENT))
        .isInstanceOfSatisfying(
            Refused.class,
            refused -> assertThat(refused.refusal().reason()).isEqualTo(Reason.DENIED));
  }
}
