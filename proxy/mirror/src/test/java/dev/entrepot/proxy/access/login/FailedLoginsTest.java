package dev.entrepot.proxy.access.login;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.proxy.access.ClientNetwork;
import java.time.Duration;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class FailedLoginsTest {
  private final MovedClock clock = new MovedClock();
  private final FailedLogins failed = new FailedLogins(clock.ticker());
  private final LoginHashes hashes = new LoginHashes(new Random(1));

  private void fail(String address, String name, int times) {
    for (int i = 0; i < times; i++) {
      FailedLogins.Attempt attempt = hashes.attempt(address, name);
      if (failed.begin(attempt).isEmpty()) {
        failed.failed(attempt);
      }
    }
  }

  private boolean isSlowed(String address, String name) {
    FailedLogins.Attempt attempt = hashes.attempt(address, name);
    boolean isSlowed = failed.begin(attempt).isPresent();
    if (!isSlowed) {
      failed.undo(attempt);
    }
    return isSlowed;
  }

  @Test
  void begin_nameAtAnAddress_touchesNeitherOtherNamesNorOtherAddresses() {
    fail("192.0.2.1", "anna", FailedLogins.MAX_OF_PAIR - 1);
    assertThat(isSlowed("192.0.2.1", "anna")).isFalse();
    fail("192.0.2.1", "anna", 1);

    assertThat(isSlowed("192.0.2.1", "anna")).isTrue();
    assertThat(isSlowed("192.0.2.1", "bob")).isFalse();
    assertThat(isSlowed("192.0.2.2", "anna")).isFalse();
  }

  @Test
  void begin_window_endsAsItSays() {
    fail("192.0.2.1", "anna", 1);
    clock.move(Duration.ofSeconds(20));
    fail("192.0.2.1", "anna", FailedLogins.MAX_OF_PAIR);

    assertThat(failed.begin(hashes.attempt("192.0.2.1", "anna")))
        .contains(FailedLogins.WINDOW.minusSeconds(20));
    clock.move(FailedLogins.WINDOW.minusSeconds(20).minusNanos(1));
    assertThat(isSlowed("192.0.2.1", "anna")).isTrue();
    clock.move(Duration.ofNanos(1));
    assertThat(isSlowed("192.0.2.1", "anna")).isFalse();
    fail("192.0.2.1", "anna", FailedLogins.MAX_OF_PAIR - 1);
    assertThat(isSlowed("192.0.2.1", "anna")).isFalse();
  }

  @Test
  void begin_manyNamesOfAnAddress_slowsItButForThoseWhoLoggedInThere() {
    failed.succeeded(hashes.attempt("192.0.2.1", "anna"));
    for (int i = 0; i < FailedLogins.MAX_OF_ADDRESS; i++) {
      fail("192.0.2.1", "user" + i, 1);
    }

    assertThat(isSlowed("192.0.2.1", "bob")).isTrue();
    assertThat(isSlowed("192.0.2.1", "anna")).isFalse();
    assertThat(isSlowed("192.0.2.2", "bob")).isFalse();
    fail("192.0.2.1", "anna", FailedLogins.MAX_OF_PAIR);
    assertThat(isSlowed("192.0.2.1", "anna")).isTrue();
  }

  @Test
  void begin_manyAddressesOfAName_doNotKeepItOutWhereItHasLoggedIn() {
    failed.succeeded(hashes.attempt("192.0.2.1", "anna"));
    for (int i = 0; i < FailedLogins.MAX_OF_NAME; i++) {
      fail("198.51.100." + i, "anna", 1);
    }

    assertThat(isSlowed("192.0.2.2", "anna")).isTrue();
    assertThat(isSlowed("192.0.2.1", "anna")).isFalse();
    assertThat(isSlowed("192.0.2.2", "bob")).isFalse();
  }

  @Test
  void succeeded_ownLogin_doesNotResetTheAddress() {
    for (int i = 0; i < FailedLogins.MAX_OF_ADDRESS; i++) {
      fail("192.0.2.1", "user" + i, 1);
      assertThat(failed.begin(hashes.attempt("192.0.2.1", "mallory"))).isEmpty();
      failed.succeeded(hashes.attempt("192.0.2.1", "mallory"));
    }

    assertThat(isSlowed("192.0.2.1", "bob")).isTrue();
  }

  @Test
  void begin_guessesAtTheSameTime_areAsFewAsThoseInTurn() {
    long begun =
        IntStream.range(0, 1_000)
            .parallel()
            .filter(_ -> failed.begin(hashes.attempt("192.0.2.1", "anna")).isEmpty())
            .count();

    assertThat(begun).isEqualTo(FailedLogins.MAX_OF_PAIR);
  }

  @Test
  void succeededOrUndone_doesNotCount() {
    for (int i = 0; i < 1_000; i++) {
      FailedLogins.Attempt anna = hashes.attempt("192.0.2.1", "anna");
      assertThat(failed.begin(anna)).isEmpty();
      failed.succeeded(anna);
      FailedLogins.Attempt bob = hashes.attempt("192.0.2.1", "bob");
      assertThat(failed.begin(bob)).isEmpty();
      failed.undo(bob);
    }
  }

  @Test
  void network_ofIpv6_isTheHalfThatAClientCannotChoose() {
    assertThat(ClientNetwork.of("2001:db8:1:2:3:4:5:6"))
        .isEqualTo(ClientNetwork.of("2001:db8:1:2::1"))
        .isNotEqualTo(ClientNetwork.of("2001:db8:1:3::1"));
    assertThat(ClientNetwork.of("fe80::1%eth0")).isEqualTo(ClientNetwork.of("fe80::2"));
    assertThat(ClientNetwork.of("::ffff:192.0.2.1")).isEqualTo("192.0.2.1");
    assertThat(ClientNetwork.of("192.0.2.1")).isNotEqualTo(ClientNetwork.of("192.0.2.2"));
    assertThat(ClientNetwork.of("unix socket")).isEqualTo("unix socket");
  }
}
