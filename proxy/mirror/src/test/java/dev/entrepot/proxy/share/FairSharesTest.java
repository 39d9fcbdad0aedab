package dev.entrepot.proxy.share;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.config.access.AccessLimits;
import dev.entrepot.config.read.DataSize;
import dev.entrepot.proxy.answer.Answer;
import dev.entrepot.proxy.answer.Refusal;
import dev.entrepot.proxy.resolve.FakeTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What callers get of their shares. */
final class FairSharesTest {
  private static final AccessLimits REQUESTS =
      new AccessLimits(Optional.of(2L), Optional.empty(), Optional.empty());

  private final FakeTime time = new FakeTime();
  private final List<LimitKind> refused = new CopyOnWriteArrayList<>();

  private FairShares shares(AccessLimits limits) {
    return new FairShares(limits, time, refused::add);
  }

  private static AccessLimits downloads(long most) {
    return new AccessLimits(Optional.empty(), Optional.of(most), Optional.empty());
  }

  private static Optional<FairShare> opened(FairShare share) {
    return switch (share.open()) {
      case Answer.Found<FairShare>(FairShare held) -> Optional.of(held);
      case Answer.Refused<FairShare> _ -> Optional.empty();
    };
  }

  @Test
  void request_moreThanASecondBrings_isRefusedWithTheTimeToWait() {
    FairShare anna = shares(REQUESTS).of("login anna");
    assertThat(anna.request()).isEmpty();
    assertThat(anna.request()).isEmpty();

    Refusal refusal = anna.request().orElseThrow();

    assertThat(refusal.reason()).isEqualTo(Refusal.Reason.TOO_MANY_REQUESTS);
    assertThat(refusal.source()).isEqualTo(Refusal.Source.ACCESS);
    assertThat(refusal.retryAfter()).contains(Duration.ofMillis(500));
    assertThat(refused).containsExactly(LimitKind.REQUESTS);
    time.passes(Duration.ofMillis(500));
    assertThat(anna.request()).isEmpty();
  }

  @Test
  void request_ofAnother_isNotTouched() {
    FairShares shares = shares(REQUESTS);
    for (int i = 0; i < 3; i++) {
      var _ = shares.of("192.0.2.1").request();
    }
    assertThat(shares.of("192.0.2.1").request()).isPresent();
    assertThat(shares.of("192.0.2.2").request()).isEmpty();
    assertThat(shares.of("login 192.0.2.1").request()).isEmpty();
  }

  @Test
  void open_asManyAsMayRun_isRefusedUntilOneEnds() {
    FairShares shares = shares(downloads(2));
    FairShare first = opened(shares.of("a")).orElseThrow();
    assertThat(opened(shares.of("a"))).isPresent();
    assertThat(opened(shares.of("b"))).isPresent();

    Answer<FairShare> third = shares.of("a").open();

    assertThat(third).isInstanceOf(Answer.Refused.class);
    assertThat(((Answer.Refused<FairShare>) third).refusal().retryAfter())
        .contains(LimitedShare.DOWNLOAD_WAIT);
    assertThat(refused).containsExactly(LimitKind.DOWNLOADS);
    first.ended();
    assertThat(opened(shares.of("a"))).isPresent();
    assertThat(opened(shares.of("a"))).isEmpty();
  }

  @Test
  void open_noRequestLeft_takesNoPlace() {
    FairShares shares =
        shares(new AccessLimits(Optional.of(1L), Optional.of(2L), Optional.empty()));
    assertThat(opened(shares.of("a"))).isPresent();
    for (int i = 0; i < 5; i++) {
      assertThat(opened(shares.of("a"))).isEmpty();
    }
    assertThat(refused).containsOnly(LimitKind.REQUESTS);
    time.passes(Duration.ofSeconds(1));
    assertThat(opened(shares.of("a"))).as("the second place is still there").isPresent();
  }

  @Test
  void pays_moreThanCame_waitsForIt() {
    var size = Optional.of(new DataSize(64 << 10));
    FairShare a = shares(new AccessLimits(Optional.empty(), Optional.empty(), size)).of("a");
    assertThat(a.pays(64 << 10)).isTrue();
    assertThat(a.pays(1)).isFalse();
    time.passes(Duration.ofMillis(500));
    assertThat(a.pays(32 << 10)).isTrue();
    a.owes(64 << 10);
    time.passes(Duration.ofMillis(990));
    assertThat(a.pays(1)).isFalse();
    time.passes(Duration.ofMillis(20));
    assertThat(a.pays(1)).isTrue();
  }

  @Test
  void limits_none_nothingIsRefused() {
    FairShare share = FairShare.UNLIMITED;
    for (int i = 0; i < 10_000; i++) {
      assertThat(share.request()).isEmpty();
      assertThat(opened(share)).isPresent();
      assertThat(share.pays(Integer.MAX_VALUE)).isTrue();
    }
  }

  @Test
  void of_manyOwners_areForgottenButNotThoseWithDownloads() {
    var shares = new FairShares(downloads(1), time, refused::add, 100);
    List<FairShare> running = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      running.add(opened(shares.of("runs " + i)).orElseThrow());
    }
    seeMany(shares);
    assertThat(shares.known()).isBetween(500L, 600L);
    for (int i = 0; i < 500; i++) {
      assertThat(opened(shares.of("runs " + i))).isEmpty();
    }
    running.forEach(FairShare::ended);
    seeMany(shares);
    assertThat(shares.known()).isLessThanOrEqualTo(100);
  }

  private static void seeMany(FairShares shares) {
    for (int i = 0; i < 5000; i++) {
      var _ = shares.of("idle " + i);
    }
  }

  @Test
  void openAndEnd_atRandom_neverRunMoreThanAllowed() {
    long seed = new Random().nextLong();
    System.out.println("FairSharesTest seed " + seed);
    var random = new Random(seed);
    var shares = new FairShares(downloads(3), time, refused::add, 8);
    Map<String, List<FairShare>> running = new HashMap<>();
    for (int i = 0; i < 50_000; i++) {
      String owner = "owner " + random.nextInt(40);
      List<FairShare> held = running.computeIfAbsent(owner, _ -> new ArrayList<>());
      if (random.nextInt(5) < 3) {
        Optional<FairShare> opened = opened(shares.of(owner));
        assertThat(opened.isPresent()).as("seed %d, step %d", seed, i).isEqualTo(held.size() < 3);
        opened.ifPresent(held::add);
      } else if (!held.isEmpty()) {
        held.remove(random.nextInt(held.size())).ended();
      }
    }
  }

  @Test
  void open_byManyAtOnce_neverRunMoreThanAllowed() throws Exception {
    var shares = new FairShares(downloads(5), time, refused::add, 2);
    Callable<Optional<FairShare>> opening = () -> opened(shares.of("a"));
    try (var threads = Executors.newFixedThreadPool(4)) {
      for (int round = 0; round < 200; round++) {
        List<FairShare> opened = new ArrayList<>();
        for (Future<Optional<FairShare>> answer :
            threads.invokeAll(Stream.generate(() -> opening).limit(12).toList())) {
          answer.get().ifPresent(opened::add);
        }
        assertThat(opened).hasSize(5);
        opened.forEach(FairShare::ended);
        var _ = shares.of("b" + round);
      }
    }
  }
}
