package dev.entrepot.proxy.access.pass;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.entrepot.config.Secret;
import dev.entrepot.oci.RegistryName;
import dev.entrepot.proxy.access.pass.LoginPassing.Outcome;
import dev.entrepot.proxy.upstream.CallerLogin;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class LoginPassingTest {
  private static final RegistryName CORP = new RegistryName("corp.example");
  private static final RegistryName SHARED = new RegistryName("shared.example");
  private static final String HERE = "192.0.2.1";
  private static final String THERE = "192.0.2.2";
  private static final Secret PASSWORD = new Secret("s3cret");

  private final AtomicLong now = new AtomicLong();
  private final Ticker ticker = now::get;
  private final PassedLogins logins = new PassedLogins(Duration.ofHours(1), ticker, new Random(1));
  private final LoginPassing passing =
      new LoginPassing(Set.of(CORP), (user, _) -> user.equals("ann"), logins, ticker);

  private Outcome take(String user, String password, String address) {
    return passing.take(CORP, user, new Secret(password), address);
  }

  private PassedLogin passed(String user) {
    assertThat(take(user, "s3cret", HERE)).isInstanceOf(Outcome.Passed.class);
    return ((Outcome.Passed) take(user, "s3cret", HERE)).login();
  }

  @Test
  void isForRegistries_ownLogin_isNot() {
    assertThat(passing.isForRegistries("bob", PASSWORD)).isTrue();
    assertThat(passing.isForRegistries("ann", PASSWORD)).isFalse();
    assertThat(LoginPassing.none().isForRegistries("bob", PASSWORD)).isFalse();
  }

  @Test
  void take_registryWithSharedRights_isAMistake() {
    assertThat(passing.concerns(SHARED)).isFalse();
    assertThatThrownBy(() -> passing.take(SHARED, "bob", PASSWORD, HERE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("s3cret");
  }

  @Test
  void take_notALoginOfBasic_isUnusable() {
    for (String user : List.of("bo:b", "bob\n", "bob\u0000")) {
      assertThat(take(user, "s3cret", HERE)).isInstanceOf(Outcome.Unusable.class);
    }
    assertThat(take("bob", "s3\u0000cret", HERE).toString()).doesNotContain("cret");
    assertThat(logins.size()).isZero();
  }

  @Test
  void take_passwordThatIsAFile_isPassedOnAsItIs() {
    String file = "{\n  \"type\": \"service_account\"\r\n}\n";

    var outcome = (Outcome.Passed) take("_json_key", file, HERE);

    assertThat(outcome.login().login())
        .isEqualTo(
            CallerLogin.ofPassword(outcome.login().key().key(), "_json_key", new Secret(file)));
  }

  @Test
  void find_takenLogin_isTheSame() {
    PassedLogin bob = passed("bob");

    assertThat(passing.find(bob.key(), THERE)).contains(new Outcome.Passed(bob));
    assertThat(passing.find(new PassedKey(SHARED, bob.key().key()), HERE)).isEmpty();
  }

  @Test
  void refused_tooManyDifferentLogins_slowsThatAddressAlone() {
    for (int i = 0; i < RefusedLogins.MAX_REFUSED; i++) {
      passing.refused(passed("user" + i), HERE);
    }

    assertThat(take("next", "guess", HERE)).isEqualTo(new Outcome.Slowed(RefusedLogins.WINDOW));
    assertThat(take("next", "guess", THERE)).isInstanceOf(Outcome.Passed.class);
    now.addAndGet(RefusedLogins.WINDOW.toNanos());
    assertThat(take("next", "guess", HERE)).isInstanceOf(Outcome.Passed.class);
  }

  @Test
  void refused_theSameLoginAgain_countsOnce() {
    for (int i = 0; i < 100; i++) {
      passing.refused(passed("bob"), HERE);
    }

    assertThat(take("next", "guess", HERE)).isInstanceOf(Outcome.Passed.class);
  }

  @Test
  void refused_acceptedLogin_standsAboveItsNeighbours() {
    PassedLogin bob = passed("bob");
    logins.accepted(bob.key().key());
    for (int i = 0; i < RefusedLogins.MAX_REFUSED; i++) {
      passing.refused(passed("user" + i), HERE);
    }

    assertThat(take("bob", "s3cret", HERE)).isEqualTo(new Outcome.Passed(bob));
    assertThat(passing.find(bob.key(), HERE)).contains(new Outcome.Passed(bob));
    assertThat(take("bob", "other", HERE)).isInstanceOf(Outcome.Slowed.class);
  }

  @Test
  void refused_loginsThatWereAcceptedForPublicContent_areBoundedToo() {
    for (int i = 0; i < 200; i++) {
      logins.accepted(passed("user" + i).key().key());
    }

    int passed = 0;
    for (int i = 0; i < 200; i++) {
      if (take("user" + i, "s3cret", HERE) instanceof Outcome.Passed(PassedLogin login)) {
        passing.refused(login, HERE);
        passed++;
      }
    }

    assertThat(passed).isEqualTo(RefusedLogins.MAX_REFUSED_OF_ALL);
  }

  @Test
  void take_manyAtOnce_areBoundedBeforeAnyIsRefused() {
    int passed = 0;
    for (int i = 0; i < 10_000; i++) {
      if (take("bob", "guess" + i, HERE) instanceof Outcome.Passed) {
        passed++;
      }
    }

    assertThat(passed).isEqualTo(RefusedLogins.MAX_OPEN);
    assertThat(logins.size()).isEqualTo(RefusedLogins.MAX_OPEN);
  }

  @Test
  void answered_loginThatIsNeitherAcceptedNorRefused_countsNoMore() {
    for (int i = 0; i < 3 * RefusedLogins.MAX_OPEN; i++) {
      passing.answered(passed("user" + i), HERE);
    }

    assertThat(take("next", "guess", HERE)).isInstanceOf(Outcome.Passed.class);
  }

  @Test
  void take_manyThatAreAccepted_areNotSlowed() {
    for (int i = 0; i < 3 * RefusedLogins.MAX_OPEN; i++) {
      logins.accepted(passed("user" + i).key().key());
    }

    assertThat(take("next", "s3cret", HERE)).isInstanceOf(Outcome.Passed.class);
  }

  @Test
  void take_addressesOfOneNetwork_areOneClient() {
    for (int i = 0; i < RefusedLogins.MAX_REFUSED; i++) {
      var address = "2001:db8:1:2::" + Integer.toHexString(i);
      passing.refused(passed("user" + i), address);
    }

    assertThat(take("next", "guess", "2001:db8:1:2:ffff::1")).isInstanceOf(Outcome.Slowed.class);
    assertThat(take("next", "guess", "2001:db8:1:3::1")).isInstanceOf(Outcome.Passed.class);
  }

  @Test
  void parse_whatATokenSays_isAKeyOrNothing() {
    PassedKey key = passed("bob").key();

    assertThat(PassedKey.parse("corp.example", key.key())).isEqualTo(Optional.of(key));
    assertThat(PassedKey.parse("corp.example", "")).isEmpty();
    assertThat(PassedKey.parse("corp.example", key.key().toUpperCase(java.util.Locale.ROOT)))
        .isEmpty();
    assertThat(PassedKey.parse("/", key.key())).isEmpty();
  }
}
