package dev.entrepot.server;

import dev.entrepot.proxy.access.token.TokenKeys;
import java.io.IOException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Renews the keys of tokens when it is time. Has a thread of its own. */
final class KeyRenewal implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(KeyRenewal.class);

  private static final long LOOK_HOURS = 4;

  private final TokenKeys keys;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("entrepot-token-keys").factory());

  private KeyRenewal(TokenKeys keys) {
    this.keys = keys;
  }

  static KeyRenewal start(TokenKeys keys) {
    var renewal = new KeyRenewal(keys);
    var _ =
        renewal.thread.scheduleWithFixedDelay(
            renewal::renew, LOOK_HOURS, LOOK_HOURS, TimeUnit.HOURS);
    return renewal;
  }

  private void renew() {
    try {
      keys.renew();
    } catch (IOException e) {
      log.error("a new key for access tokens cannot be kept; the present one goes on to sign", e);
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
