package dev.entrepot.proxy.upstream;

import static dev.entrepot.proxy.upstream.UpstreamFixture.NAME;
import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.proxy.answer.Answer;
import dev.entrepot.proxy.upstream.auth.Token;
import dev.entrepot.proxy.upstream.auth.TokenQuery;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

class TokenCacheTest {
  private static final Duration LIFETIME = Duration.ofMinutes(5);
  private static final int LARGE = 48 << 10;

  private final UpstreamFixture.Clock clock = new UpstreamFixture.Clock();
  private final Refusals refusals = new Refusals(NAME, clock);
  private final TokenCache tokens = new TokenCache(clock, refusals);

  @Test
  void get_thousandsOfLargeTokens_takeBoundedMemory() {
    for (int i = 0; i < 2000; i++) {
      get(i, LARGE);
    }
    await(() -> tokens.bytes() <= TokenCache.MAX_BYTES);
    assertThat(tokens.bytes()).isGreaterThan(TokenCache.MAX_BYTES / 2);
  }

  @Test
  void get_tokenHasEnded_takesNoMemory() {
    for (int i = 0; i < 10; i++) {
      get(i, LARGE);
    }
    await(() -> tokens.bytes() > 10 * LARGE);
    clock.move(LIFETIME);
    assertThat(tokens.bytes()).isZero();
  }

  @Test
  void get_refused_takesNoMemoryAndIsAskedAgain() {
    var query = query(1);
    UpstreamFixture.refused(
        () ->
            tokens.get(
                query,
                () -> Answer.refused(refusals.bad("no token")),
                Deadline.in(Duration.ofSeconds(10))));
    await(() -> tokens.bytes() == 0);
    assertThat(get(1, 10).value()).hasSize(10);
  }

  /** What is weighed again is so on the token's own thread, a moment after the answer. */
  private static void await(BooleanSupplier condition) {
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(end);
      Thread.onSpinWait();
    }
  }

  private Token get(int number, int characters) {
    var token = new Token("t".repeat(characters), clock.instant().plus(LIFETIME));
    return UpstreamFixture.found(
        () ->
            tokens.get(
                query(number), () -> Answer.found(token), Deadline.in(Duration.ofSeconds(10))));
  }

  private static TokenQuery query(int number) {
    return new TokenQuery(
        URI.create("https://auth.example.com/token"),
        Optional.of("registry"),
        Optional.of("repository:team/app%d:pull".formatted(number)),
        Optional.empty());
  }
}
