package dev.entrepot.proxy.upstream;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * An upstream as it is asked with the logins of callers, while they are in use. What is kept by
 * login, such as a quota, goes with the view; tokens have bounds of their own ({@link TokenCache}).
 * Any thread.
 */
final class CallerViews {
  /** The most logins of callers in use at one upstream; the least used are forgotten. */
  static final long MAX_LOGINS = 1000;

  /** How long a login is kept that is not used. */
  static final Duration KEPT = Duration.ofHours(1);

  private final Function<CallerLogin, Upstream> maker;
  private final Cache<CallerLogin, Upstream> views;

  /**
   * @param clock never goes back
   */
  CallerViews(InstantSource clock, Function<CallerLogin, Upstream> maker) {
    this.maker = maker;
    this.views =
        Caffeine.newBuilder()
            .maximumSize(MAX_LOGINS)
            .expireAfterAccess(KEPT)
            .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
            .build();
  }

  Upstream of(CallerLogin login) {
    return views.get(login, maker);
  }
}
