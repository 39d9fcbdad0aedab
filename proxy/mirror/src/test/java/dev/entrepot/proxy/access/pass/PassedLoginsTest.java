package dev.entrepot.proxy.access.pass;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.entrepot.config.Secret;
import dev.entrepot.oci.RegistryName;
import dev.entrepot.proxy.access.Proof;
import dev.entrepot.proxy.upstream.CallerLogin;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class PassedLoginsTest {
  private static final RegistryName CORP = new RegistryName("corp.example");
  private static final RegistryName OTHER = new RegistryName("other.example");
  private static final Duration KEPT = Duration.ofHours(1);

  private final AtomicLong now = new AtomicLong();
  private final Ticker ticker = now::get;
  private final PassedLogins logins = new PassedLogins(KEPT, ticker, new Random(1));

  private PassedLogin add(RegistryName registry, String user, String password) {
    PassedLogin login = logins.of(registry, user, new Secret(password));
    logins.keep(login);
    return login;
  }

  private PassedLogin bob() {
    return add(CORP, "bob", "s3cret");
  }

  @Test
  void add_password_isShownAsItIs() {
    PassedLogin bob = bob();

    assertThat(bob.login())
        .isEqualTo(CallerLogin.ofPassword(bob.key().key(), "bob", new Secret("s3cret")));
    assertThat(bob.caller().name()).isEqualTo("corp.example:bob");
    assertThat(bob.caller().proof()).isEqualTo(Proof.UPSTREAM);
    assertThat(bob.caller().groups()).isEmpty();
  }

  @Test
  void add_tokenUser_isAnIdentityToken() {
    PassedLogin token = add(CORP, "<token>", "identity");

    assertThat(token.login())
        .isEqualTo(CallerLogin.ofIdentityToken(token.key().key(), new Secret("identity")));
  }

  @Test
  void key_isOfRegistryUserAndPassword() {
    assertThat(bob().key()).isEqualTo(bob().key());
    assertThat(
            java.util.stream.Stream.of(
                    bob(),
                    add(OTHER, "bob", "s3cret"),
                    add(CORP, "bobs", "3cret"),
                    add(CORP, "bob", "s3cret "),
                    new PassedLogins(KEPT, ticker, new Random(2))
                        .of(CORP, "bob", new Secret("s3cret")))
                .map(it -> it.key().key())
                .distinct())
        .hasSize(5);
  }

  @Test
  void find_keyWithAnotherRegistry_isNothing() {
    PassedKey key = bob().key();

    assertThat(logins.find(key)).isPresent();
    assertThat(logins.find(new PassedKey(OTHER, key.key()))).isEmpty();
    assertThat(logins.find(new PassedKey(CORP, "0".repeat(64)))).isEmpty();
  }

  @Test
  void find_isAUse_andAnHourWithoutOneEndsIt() {
    PassedKey key = bob().key();

    now.addAndGet(KEPT.toNanos() - 1);
    assertThat(logins.find(key)).isPresent();
    now.addAndGet(KEPT.toNanos() - 1);
    assertThat(logins.find(key)).isPresent();
    now.addAndGet(KEPT.toNanos());
    assertThat(logins.find(key)).isEmpty();
  }

  @Test
  void find_otherProcess_isNothing() {
    PassedKey key = bob().key();

    assertThat(new PassedLogins(KEPT, ticker, new Random(2)).find(key)).isEmpty();
  }

  @Test
  void add_manyMadeUp_areBoundedAndPushOutNoneThatIsAccepted() {
    PassedLogin bob = bob();
    logins.accepted(bob.key().key());

    for (int i = 0; i < 3 * PassedLogins.MAX_LOGINS; i++) {
      add(CORP, "user" + i, "guess");
    }

    assertThat(logins.size()).isBetween(2, PassedLogins.MAX_LOGINS + 1);
    assertThat(logins.find(bob.key())).contains(bob);
  }

  @Test
  void add_longSecrets_areBoundedByTheirLength() {
    String filler = "x".repeat(16 << 10);
    for (int i = 0; i < 3000; i++) {
      add(CORP, "user" + i, i + filler);
    }

    assertThat(logins.size()).isBetween(2, PassedLogins.MAX_CHARACTERS / (16 << 10));
  }

  @Test
  void isAccepted_onlyWhatARegistryHasAccepted() {
    PassedLogin bob = bob();
    assertThat(logins.isAccepted(bob.key().key())).isFalse();

    logins.accepted(bob.key().key());
    logins.accepted(CallerLogin.ANONYMOUS.key());

    assertThat(logins.isAccepted(bob.key().key())).isTrue();
    assertThat(logins.isAccepted("")).isFalse();
    assertThat(bob()).isEqualTo(bob);
    assertThat(logins.size()).isEqualTo(1);

    logins.refused(bob.key().key());
    assertThat(logins.isAccepted(bob.key().key())).isFalse();
    assertThat(logins.find(bob.key())).contains(bob);
    assertThat(logins.size()).isEqualTo(1);
  }

  @Test
  void toString_hasNoSecret() {
    String text = bob() + " " + bob().key() + " " + bob().login() + " " + bob().caller();

    assertThat(text).doesNotContain("s3cret");
    assertThat(bob().toString()).isEqualTo("a login for corp.example");
  }
}
