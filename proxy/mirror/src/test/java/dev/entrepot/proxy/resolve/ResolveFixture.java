package dev.entrepot.proxy.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.cache.ContentCache;
import dev.entrepot.cache.StoreSettings;
import dev.entrepot.config.TagsConfig;
import dev.entrepot.config.access.AccessLimits;
import dev.entrepot.proxy.route.Route;
import dev.entrepot.proxy.share.FairShare;
import dev.entrepot.proxy.share.FairShares;
import dev.entrepot.proxy.transfer.TestLoop;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** An empty store, time that stands, and an event loop that runs when the test waits. */
public abstract class ResolveFixture {
  protected static final Duration TTL = Duration.ofMinutes(1);
  protected static final Duration STALE_IF_ERROR = Duration.ofHours(1);
  protected static final Duration NOT_FOUND_TTL = Duration.ofSeconds(10);

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir private Path data;
  protected final FakeTime time = new FakeTime();
  protected final TestLoop loop = new TestLoop();
  protected ContentCache cache;

  /** A caller that has one request a second. */
  protected final FairShare oneRequest =
      new FairShares(
              new AccessLimits(Optional.of(1L), Optional.empty(), Optional.empty()), time, _ -> {})
          .of("caller");

  @BeforeEach
  void openStore() throws Exception {
    cache =
        ContentCache.open(
            new StoreSettings(data, 64 << 20, 10, Duration.ofDays(1)), InstantSource.system());
  }

  @AfterEach
  void closeStore() throws Exception {
    cache.close();
  }

  protected static Route to(FakeRepository repository) {
    return new Route(repository, new TagsConfig(TTL, STALE_IF_ERROR, NOT_FOUND_TTL, Duration.ZERO));
  }

  /** What a resolver answers, on its event loop. */
  protected <T> T await(Future<T> answer) throws InterruptedException {
    loop.runUntil(answer::isComplete);
    assertThat(answer.succeeded()).as("%s", answer.cause()).isTrue();
    return answer.result();
  }

  /** Waits until something has happened on other threads. */
  protected static void await(BooleanSupplier happened) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!happened.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      LockSupport.parkNanos(Duration.ofMillis(1).toNanos());
    }
  }
}
